import { parse } from 'yaml';
import { z } from 'zod';
import type { Environment } from '../../config/schema.ts';
import { ExternalError } from '../../errors.ts';

/** A part of a release. Empty: not said. */
export interface ReleaseComponent {
  readonly name: string;
  /** Without tag and digest: `quay.io/acme/toy-web`. */
  readonly image: string;
  readonly tag: string;
  /** `sha256:…` of what the tag led to: an index where it is for several platforms. */
  readonly digest: string;
  /** `linux/amd64`, … */
  readonly platforms: readonly string[];
}

/** What an environment is to run. */
export interface ReleaseManifest {
  /** `2026.11.3`; empty where it is not said. */
  readonly release: string;
  readonly components: readonly ReleaseComponent[];
}

/** Where it is in the GitOps repository. */
export function manifestPathOf({ name, drift }: Pick<Environment, 'name' | 'drift'>): string {
  return drift.releaseManifest ?? `environments/${name}/release-manifest.yaml`;
}

/** A version that looks like a number is one to YAML. */
const text = z.union([z.string(), z.number()]).transform(String).prefault('');

const manifest = z.object({
  release: text,
  components: z
    .array(
      z.object({ name: text, image: text, tag: text, digest: text, platforms: z.array(text).prefault([]) }),
    )
    .prefault([]),
});

/** Throws `ExternalError` with system `github` where it is none. */
export function parseManifest(file: string): ReleaseManifest {
  try {
    return manifest.parse(parse(file) ?? {});
  } catch (cause) {
    const message = 'the release manifest at that commit cannot be read';
    throw new ExternalError('github', 'unexpected', message, { cause });
  }
}
