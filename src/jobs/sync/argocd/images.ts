import { parse } from 'yaml';
import { z } from 'zod';
import { ExternalError } from '../../../errors.ts';
import { type ImageReference, parseImageReference } from '../../release/image-reference.ts';
import { parseManifest } from '../../release/manifest.ts';
import type { ImageChange } from './plan.ts';

/** A chart's values for an environment. */
export const valuesPath = (chart: string, environment: string) =>
  `${chart.replace(/\/+$/, '')}/values-${environment}.yaml`;

const text = z.string().prefault('');

const values = z.object({
  image: z
    .object({ repository: text, tag: text, digest: text })
    .transform(({ repository: image, ...version }) => ({ image, ...version }))
    .optional(),
});

/** What runs against what Git asks for: the chart's values first, then the release manifest. Files may be missing. */
export function compareImages(
  running: readonly string[],
  files: { readonly values: string | undefined; readonly manifest: string | undefined },
): readonly ImageChange[] {
  const own = readValues(files.values)?.image;
  const wanted = [
    ...(own === undefined ? [] : [own]),
    ...(files.manifest === undefined ? [] : parseManifest(files.manifest).components),
  ];
  const changes = running.map(parseImageReference).flatMap((live) => {
    const asked = wanted.filter(({ image }) => image === live.image);
    const change = asked.map((version) => differs(live, version)).find((each) => each !== undefined);
    return change === undefined ? [] : [{ image: live.image, ...change }];
  });
  return changes.toSorted((a, b) => (a.image < b.image ? -1 : 1));
}

function differs(live: ImageReference, wanted: ImageReference): Omit<ImageChange, 'image'> | undefined {
  const fields = (['tag', 'digest'] as const).filter((field) => live[field] !== '' && wanted[field] !== '');
  const field = fields.find((each) => live[each] !== wanted[each]);
  return field && { from: live[field], to: wanted[field] };
}

function readValues(file: string | undefined): z.output<typeof values> | undefined {
  if (file === undefined) return undefined;
  try {
    return values.parse(parse(file) ?? {});
  } catch (cause) {
    throw new ExternalError('github', 'unexpected', 'the values at that commit cannot be read', { cause });
  }
}
