import { z } from 'zod';
import { fieldsOf } from '../kubernetes/fields-of.ts';
import type { Kubernetes } from '../kubernetes/kubernetes.ts';
import { parseObject } from '../kubernetes/parse.ts';
import { automated, resources, standing, text, toStanding } from './application-standing.ts';
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

/** Each once, as it came last. Throws `ExternalError`. */
export async function listApplicationStates(
  kubernetes: Pick<Kubernetes, 'pages'>,
  options: { readonly namespace: string; readonly signal: AbortSignal },
): Promise<readonly ApplicationState[]> {
  const states = new Map<string, ApplicationState>();
  for await (const { isFirst, items } of kubernetes.pages(APPLICATIONS, { ...options, fields })) {
    if (isFirst) states.clear();
    for (const item of items) {
      const state = toState(parseObject(schema, item, 'Application'));
      states.set(state.name, state);
    }
  }
  return [...states.values()];
}

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
        automated,
        syncOptions: z.array(z.string()).nullish(),
      })
      .prefault({}),
  }),
  operation: z.object({ initiatedBy: initiator }).nullish(),
  status: z
    .object({
      ...standing,
      history: z.array(z.object({ revision: text })).prefault([]),
      operationState: z
        .object({ phase: text, operation: z.object({ initiatedBy: initiator }).prefault({}) })
        .optional(),
      resources,
      summary: z.object({ images: z.array(z.string()).prefault([]) }).prefault({}),
    })
    .prefault({}),
});

/** Most of an Application is its history, its last sync and who wrote which field. */
const fields = fieldsOf(schema);

type Parsed = z.output<typeof schema>;

function toState({ metadata, spec, operation, status }: Parsed): ApplicationState {
  const isSingle = spec.sources.length === 0 && spec.sourceHydrator === undefined;
  return {
    ...metadata,
    ...toStanding({ spec, status }),
    project: spec.project,
    source: isSingle ? spec.source && toSource(spec.source) : undefined,
    definition: definitionOf(spec),
    destination: spec.destination,
    syncOptions: spec.syncPolicy.syncOptions ?? [],
    comparedWith: status.sync.revision,
    liveRevision: liveRevisionOf(status),
    operation: runningOperation(operation, status.operationState),
    resources: status.resources,
    images: status.summary.images,
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
