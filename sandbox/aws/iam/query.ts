import { type Answer, escapeXml } from '../answer.ts';

/** What a form of the query protocol holds: `Tags.member.1.Key` and its like become lists. */
export interface Query {
  readonly action: string;
  /** A field's text; empty where it was not sent. */
  text(field: string): string;
  /** The members of a list of objects. */
  list(field: string): readonly Readonly<Record<string, string>>[];
  /** The members of a list of texts. */
  texts(field: string): readonly string[];
}

export function parseQuery(body: string): Query {
  const form = new URLSearchParams(body);
  const membersOf = (field: string) =>
    [...form].flatMap(([name, value]) => {
      const found = new RegExp(`^${field}\\.member\\.(\\d+)(?:\\.(\\w+))?$`).exec(name);
      return found === null ? [] : [{ at: Number(found[1]), key: found[2] ?? '', value }];
    });
  return {
    action: form.get('Action') ?? '',
    text: (field) => form.get(field) ?? '',
    texts: (field) => membersOf(field).map(({ value }) => value),
    list(field) {
      const members = membersOf(field);
      return [...new Set(members.map(({ at }) => at))].map((index) =>
        Object.fromEntries(members.filter(({ at }) => at === index).map(({ key, value }) => [key, value])),
      );
    },
  };
}

type Value = string | number | boolean | undefined | readonly Value[] | { readonly [field: string]: Value };

/** The answer to an action: `<CreateUserResponse><CreateUserResult>…`. */
export function answerQuery(action: string, namespace: string, result: Value): Answer {
  const inner = `<${action}Result>${toXml(result)}</${action}Result>`;
  const metadata = '<ResponseMetadata><RequestId>SANDBOX</RequestId></ResponseMetadata>';
  const body = `<${action}Response xmlns="${namespace}">${inner}${metadata}</${action}Response>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
}

function toXml(value: Value): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((each) => `<member>${toXml(each)}</member>`).join('');
  if (typeof value !== 'object') return escapeXml(String(value));
  return Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([field, each]) => `<${field}>${toXml(each)}</${field}>`)
    .join('');
}
