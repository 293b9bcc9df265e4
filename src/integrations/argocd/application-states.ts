import { z } from 'zod';
import { fieldsOf } from '../kubernetes/fields-of.ts';
import type { Kubernetes, Page } from '../kubernetes/kubernetes.ts';
import { parseObject } from '../kubernetes/parse.ts';
import { APPLICATIONS } from './applications.ts';

/** A resource that an Application manages. The namespace is empty for what has none. */
export interface ResourceName {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface ManagedResource extends ResourceName {
  /** `Synced`, `OutOfSync`, `Unknown`. */
  readonly status: string;
  /** Git has it no more: a sync with prune takes it away. */
  readonly requiresPruning: boolean;
  /** `Healthy`, `Degraded` and the like; left out where Argo CD does not keep it, as since 3.0. */
  readonly health?: string | undefined;
}

/** An operation that Argo CD works on, or has been asked for. */
export interface RunningOperation {
  /** A user name; empty where Argo CD began it itself. */
  readonly by: string;
  /** `Running`, `Terminating`; `Pending` where it has not begun. */
  readonly phase: string;
}

/** Where an Application comes from. Empty: not set. */
export interface Source {
  readonly repoUrl: string;
  readonly path: string;
  readonly chart: string;
  readonly targetRevision: string;
}

/** An Application as Argo CD last saw it. */
export interface ApplicationState {
  readonly name: string;
  readonly namespace: string;
  readonly project: string;
  /** `undefined`: several sources, or one that is hydrated. */
  readonly source: Source | undefined;
  /**
   * All of what it is made of, where it goes and what is ignored in it, as it is set: Helm parameters,
   * patches and the like. Without `targetRevision`, of which only the commit counts.
   */
  readonly definition: Readonly<Record<string, unknown>>;
  /** `server` and `name` of the cluster as they are set, and the namespace. */
  readonly destination: { readonly server: string; readonly name: string; readonly namespace: string };
  readonly autoSync: boolean;
  /** Whether it undoes by itself what was changed by hand; without `autoSync` it has no effect. */
  readonly selfHeal: boolean;
  readonly syncOptions: readonly string[];
  /** `Synced`, `OutOfSync`, `Unknown`; empty: never compared. */
  readonly syncStatus: string;
  readonly health: string;
  /** The commit that `resources` were compared with; empty: never compared. */
  readonly comparedWith: string;
  /** The commit that runs; `undefined` where none was ever synced. */
  readonly liveRevision: string | undefined;
  /** When Argo CD last looked; `undefined`: never. */
  readonly reconciledAt: Date | undefined;
  readonly operation: RunningOperation | undefined;
  readonly resources: readonly ManagedResource[];
  /** Images that run, as the pods name them. */
  readonly images: readonly string[];
  /** Why Argo CD could not compare; empty where it could. */
  readonly comparisonError: string;
}

/**
 * The Applications of a namespace, however many, a page at a time: whoever keeps none of them needs no more
 * memory for many than for few. After a page that `isFirst`, what came before counts no more; an Application
 * that comes again replaces the one that came before. Throws `ExternalError`.
 */
export async function* pageApplicationStates(
  kubernetes: Pick<Kubernetes, 'pages'>,
  options: { readonly namespace: string; readonly signal: AbortSignal },
): AsyncGenerator<Page<ApplicationState>> {
  for await (const { isFirst, items } of kubernetes.pages(APPLICATIONS, { ...options, fields })) {
    yield { isFirst, items: parseEach(items) };
  }
}

function* parseEach(items: Iterable<unknown>): Generator<ApplicationState> {
  for (const item of items) yield toState(parseObject(schema, item, 'Application'));
}

/** All of them at once, each once. Throws `ExternalError`. */
export async function listApplicationStates(
  kubernetes: Pick<Kubernetes, 'pages'>,
  options: { readonly namespace: string; readonly signal: AbortSignal },
): Promise<readonly ApplicationState[]> {
  const states = new Map<string, ApplicationState>();
  for await (const { isFirst, items } of pageApplicationStates(kubernetes, options)) {
    if (isFirst) states.clear();
    for (const state of items) states.set(state.name, state);
  }
  return [...states.values()];
}

const text = z.string().prefault('');

const initiator = z.object({ username: text, automated: z.boolean().prefault(false) }).prefault({});

const schema = z.object({
  metadata: z.object({ name: z.string(), namespace: text }),
  spec: z.object({
    project: z.string().prefault('default'),
    source: z.looseObject({ repoURL: text, path: text, chart: text, targetRevision: text }).optional(),
    sources: z.array(z.unknown()).prefault([]),
    sourceHydrator: z.unknown().optional(),
    destination: z.object({ server: text, name: text, namespace: text }).prefault({}),
    ignoreDifferences: z.array(z.unknown()).nullish(),
    syncPolicy: z
      .object({
        automated: z
          .object({ enabled: z.boolean().prefault(true), selfHeal: z.boolean().prefault(false) })
          .nullish(),
        syncOptions: z.array(z.string()).nullish(),
      })
      .prefault({}),
  }),
  operation: z.object({ initiatedBy: initiator }).nullish(),
  status: z
    .object({
      sync: z.object({ status: text, revision: text }).prefault({}),
      health: z.object({ status: text }).prefault({}),
      history: z.array(z.object({ revision: text })).prefault([]),
      reconciledAt: z.iso
        .datetime({ offset: true })
        .optional()
        .transform((at) => (at === undefined ? undefined : new Date(at))),
      operationState: z
        .object({ phase: text, operation: z.object({ initiatedBy: initiator }).prefault({}) })
        .optional(),
      resources: z
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
        .prefault([]),
      summary: z.object({ images: z.array(z.string()).prefault([]) }).prefault({}),
      conditions: z.array(z.object({ type: text, message: text })).prefault([]),
    })
    .prefault({}),
});

/** Most of an Application is its history, its last sync and who wrote which field. */
const fields = fieldsOf(schema);

type Parsed = z.output<typeof schema>;

function toState({ metadata, spec, operation, status }: Parsed): ApplicationState {
  const isSingle = spec.sources.length === 0 && spec.sourceHydrator === undefined;
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    project: spec.project,
    source: isSingle ? spec.source && toSource(spec.source) : undefined,
    definition: definitionOf(spec),
    destination: spec.destination,
    autoSync: spec.syncPolicy.automated?.enabled ?? false,
    selfHeal: spec.syncPolicy.automated?.selfHeal ?? false,
    syncOptions: spec.syncPolicy.syncOptions ?? [],
    syncStatus: status.sync.status,
    health: status.health.status,
    comparedWith: status.sync.revision,
    liveRevision: liveRevisionOf(status),
    reconciledAt: status.reconciledAt,
    operation: runningOperation(operation, status.operationState),
    resources: status.resources,
    images: status.summary.images,
    comparisonError: status.conditions.find(({ type }) => type === 'ComparisonError')?.message ?? '',
  };
}

function toSource({ repoURL, path, chart, targetRevision }: NonNullable<Parsed['spec']['source']>): Source {
  return { repoUrl: repoURL, path, chart, targetRevision };
}

function definitionOf({
  source,
  destination,
  ignoreDifferences,
}: Parsed['spec']): ApplicationState['definition'] {
  const { targetRevision: _, ...made } = source ?? { targetRevision: '' };
  return { source: made, destination, ignoreDifferences: ignoreDifferences ?? [] };
}

/** What is in sync runs; else what was synced last, which Argo CD lists last. */
function liveRevisionOf({ sync, history }: Parsed['status']): string | undefined {
  const revision = sync.status === 'Synced' ? sync.revision : history.at(-1)?.revision;
  return revision || undefined;
}

function runningOperation(
  asked: Parsed['operation'],
  state: Parsed['status']['operationState'],
): RunningOperation | undefined {
  const isRunning = state !== undefined && ['Running', 'Terminating'].includes(state.phase);
  const initiatedBy = isRunning ? state.operation.initiatedBy : asked?.initiatedBy;
  if (initiatedBy === undefined) return undefined;
  return {
    by: initiatedBy.automated ? '' : initiatedBy.username,
    phase: isRunning ? state.phase : 'Pending',
  };
}
