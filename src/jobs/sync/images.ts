import { parse } from 'yaml';
import { z } from 'zod';
import { ExternalError } from '../../errors.ts';
import type { ImageChange } from './plan.ts';

/** A version of an image. Empty: not said. */
interface Version {
  readonly image: string;
  readonly tag: string;
  readonly digest: string;
}

/** The release manifest of an environment. */
export const manifestPath = (environment: string) => `environments/${environment}/release-manifest.yaml`;

/** A chart's values for an environment. */
export const valuesPath = (chart: string, environment: string) =>
  `${chart.replace(/\/+$/, '')}/values-${environment}.yaml`;

const text = z.string().prefault('');

const manifest = z.object({
  components: z.array(z.object({ image: text, tag: text, digest: text })).prefault([]),
});

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
  const own = readYaml(values, files.values, 'values')?.image;
  const wanted = [
    ...(own === undefined ? [] : [own]),
    ...(readYaml(manifest, files.manifest, 'release manifest')?.components ?? []),
  ];
  const changes = running.map(parseImage).flatMap((live) => {
    const asked = wanted.filter(({ image }) => image === live.image);
    const change = asked.map((version) => differs(live, version)).find((each) => each !== undefined);
    return change === undefined ? [] : [{ image: live.image, ...change }];
  });
  return changes.toSorted((a, b) => (a.image < b.image ? -1 : 1));
}

function differs(live: Version, wanted: Version): Omit<ImageChange, 'image'> | undefined {
  const fields = (['tag', 'digest'] as const).filter((field) => live[field] !== '' && wanted[field] !== '');
  const field = fields.find((each) => live[each] !== wanted[each]);
  return field && { from: live[field], to: wanted[field] };
}

/** `quay.io/acme/toy-web:v1@sha256:…` in its parts; a port is no tag. */
function parseImage(reference: string): Version {
  const [named = '', digest = ''] = reference.split('@');
  const [, image = named, tag = ''] = /^(.+):([^:/]+)$/.exec(named) ?? [];
  return { image, tag, digest };
}

function readYaml<T>(schema: z.ZodType<T>, file: string | undefined, name: string): T | undefined {
  if (file === undefined) return undefined;
  try {
    return schema.parse(parse(file) ?? {});
  } catch (cause) {
    throw new ExternalError('github', 'unexpected', `the ${name} at that commit cannot be read`, { cause });
  }
}
