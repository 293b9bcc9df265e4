import type { Problems } from './validate.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What is wrong with the files of Slack that pictures in these blocks show: each names one by `id` alone, or by `url`. */
export function checkSlackFiles(blocks: readonly unknown[], isPicture: (id: string) => boolean): Problems {
  return blocks.flatMap((block, index) => check(block, `/blocks/${index}`, isPicture));
}

function check(value: unknown, pointer: string, isPicture: (id: string) => boolean): Problems {
  if (!isFields(value)) return [];
  const { slack_file: file, accessory, elements } = value;
  return [
    ...(file === undefined ? [] : checkFile(file, value.image_url, `${pointer}/slack_file`, isPicture)),
    ...check(accessory, `${pointer}/accessory`, isPicture),
    ...(Array.isArray(elements) ? elements : []).flatMap((element, index) =>
      check(element, `${pointer}/elements/${index}`, isPicture),
    ),
  ];
}

function checkFile(
  file: unknown,
  imageUrl: unknown,
  pointer: string,
  isPicture: (id: string) => boolean,
): Problems {
  const { id, url } = isFields(file) ? file : {};
  const isOne = (id === undefined) !== (url === undefined) && imageUrl === undefined;
  if (!isOne) return [`must provide one of: id, url [json-pointer:${pointer}]`];
  if (id !== undefined && !/^F[A-Z0-9]{8,}$/.test(String(id))) {
    return [`input must match regex pattern: ^[F][A-Z0-9]{8,}$ [json-pointer:${pointer}/id]`];
  }
  const named = String(
    id ?? /-(F[A-Z0-9]{8,})\/|\/(F[A-Z0-9]{8,})\//.exec(String(url))?.slice(1).find(Boolean),
  );
  return isPicture(named) ? [] : [`invalid slack file [json-pointer:${pointer}]`];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
