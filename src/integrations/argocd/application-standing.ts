import { z } from 'zod';
import { fieldsOf } from '../kubernetes/fields-of.ts';
import type { Kubernetes, Page } from '../kubernetes/kubernetes.ts';
import { parseObject } from '../kubernetes/parse.ts';
import type { ApplicationState } from './application-states.ts';
import { APPLICATIONS } from './applications.ts';

/**
 * How an Application stands. What is in sync, and healthy or on its way, comes without its resources: there is
 * nothing to tell of them, and they are most of what would have to be read.
 */
export type ApplicationStanding = Pick<
  ApplicationState,
  | 'name'
  | 'namespace'
  | 'autoSync'
  | 'selfHeal'
  | 'syncStatus'
  | 'health'
  | 'reconciledAt'
  | 'comparisonError'
  | 'resources'
>;

/**
 * How the Applications of a namespace stand, however many, a page at a time: whoever keeps none of them needs no
 * more memory for many than for few. After a page that `isFirst`, what came before counts no more; an Application
 * that comes again replaces the one that came before. Throws `ExternalError`.
 */
export async function* pageApplicationStandings(
  kubernetes: Pick<Kubernetes, 'pages'>,
  options: { readonly namespace: string; readonly signal: AbortSignal },
): AsyncGenerator<Page<ApplicationStanding>> {
  for await (const { isFirst, items } of kubernetes.pages(APPLICATIONS, { ...options, fields, glance })) {
    yield { isFirst, items: parseEach(items) };
  }
}

function* parseEach(items: Iterable<unknown>): Generator<ApplicationStanding> {
  for (const item of items) {
    const { metadata, spec, status } = parseObject(schema, item, 'Application');
    yield { ...metadata, ...toStanding({ spec, status }), resources: status.resources };
  }
}

export const text = z.string().prefault('');

/** `spec.syncPolicy.automated`. */
export const automated = z
  .object({ enabled: z.boolean().prefault(true), selfHeal: z.boolean().prefault(false) })
  .nullish();

/** Of the status, what tells how it stands. */
export const standing = {
  sync: z.object({ status: text, revision: text }).prefault({}),
  health: z.object({ status: text }).prefault({}),
  reconciledAt: z.iso
    .datetime({ offset: true })
    .optional()
    .transform((at) => (at === undefined ? undefined : new Date(at))),
  conditions: z.array(z.object({ type: text, message: text })).prefault([]),
};

export const resources = z
  .array(
    z.object({
      group: text,
      kind: text,
      namespace: text,
      name: text,
      status: text,
      requiresPruning: z.boolean().prefault(false),
      health: z
        .object({ status: z.string().optional() })
        .nullish()
        .transform((health) => health?.status),
    }),
  )
  .prefault([]);

/** What is the same of an Application, however much of it was read. */
export function toStanding({ spec, status }: Pick<z.output<typeof schema>, 'spec' | 'status'>) {
  return {
    autoSync: spec.syncPolicy.automated?.enabled ?? false,
    selfHeal: spec.syncPolicy.automated?.selfHeal ?? false,
    syncStatus: status.sync.status,
    health: status.health.status,
    reconciledAt: status.reconciledAt,
    comparisonError: status.conditions.find(({ type }) => type === 'ComparisonError')?.message ?? '',
  };
}

const schema = z.object({
  metadata: z.object({ name: z.string(), namespace: text }),
  spec: z.object({ syncPolicy: z.object({ automated }).prefault({}) }),
  status: z.object({ ...standing, resources }).prefault({}),
});

const fields = fieldsOf(schema);

const settled = z.object({
  status: z.object({
    sync: z.object({ status: z.literal('Synced') }),
    health: z.object({ status: z.enum(['Healthy', 'Progressing', 'Suspended']) }),
  }),
});

const glance = {
  fields: fieldsOf(schema.extend({ status: z.object(standing) })),
  isEnough: (seen: unknown) => settled.safeParse(seen).success,
};
