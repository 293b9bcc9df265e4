import { z } from 'zod';
import type { Kubernetes, Resource } from '../kubernetes/kubernetes.ts';
import { metadata, parseObject } from '../kubernetes/parse.ts';

const PROJECTS: Resource = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  kind: 'AppProject',
  plural: 'appprojects',
  namespaced: true,
};

/** When Applications of a project may be synced (`allow`), or may not (`deny`). */
export interface SyncWindow {
  /** `allow` or `deny`. */
  readonly kind: string;
  /** When it opens: five cron fields, read in `timeZone`. */
  readonly schedule: string;
  /** How long it stays open, as Go writes it: `1h30m`. */
  readonly duration: string;
  readonly timeZone: string;
  /** Globs; it is for an Application that one of them names, of whichever list. */
  readonly applications: readonly string[];
  readonly namespaces: readonly string[];
  /** By server or by name. */
  readonly clusters: readonly string[];
  /** It must be named in every list that is not empty. */
  readonly andOperator: boolean;
  /** People may sync against it. */
  readonly manualSync: boolean;
}

export interface Project {
  readonly name: string;
  /** Globs; with `!` before them, what is forbidden. */
  readonly sourceRepos: readonly string[];
  readonly destinations: readonly {
    readonly server: string;
    readonly name: string;
    readonly namespace: string;
  }[];
  readonly syncWindows: readonly SyncWindow[];
}

export async function listProjects(
  kubernetes: Kubernetes,
  options: { readonly namespace: string; readonly signal: AbortSignal },
): Promise<readonly Project[]> {
  const projects = await kubernetes.list(PROJECTS, options);
  return projects.map((each) => {
    const { metadata, spec } = parseObject(schema, each, 'AppProject');
    return { name: metadata.name, ...spec };
  });
}

const text = z.string().prefault('');

const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((list) => list ?? []);

const globs = listOf(z.string());

const schema = z.object({
  metadata,
  spec: z
    .object({
      sourceRepos: globs,
      destinations: listOf(z.object({ server: text, name: text, namespace: text })),
      syncWindows: listOf(
        z.object({
          kind: text,
          schedule: text,
          duration: text,
          timeZone: text.transform((zone) => zone || 'UTC'),
          applications: globs,
          namespaces: globs,
          clusters: globs,
          andOperator: z.boolean().prefault(false),
          manualSync: z.boolean().prefault(false),
        }),
      ),
    })
    .prefault({}),
});
