import { ExternalError } from '../../../../../src/errors.ts';
import type {
  OperationState,
  OperationView,
  SyncExecutor,
  SyncOrder,
} from '../../../../../src/integrations/argocd/operations.ts';
import type { Clock } from '../../../../../src/jobs/sync/apply/clock.ts';
import { NOW, TARGET } from '../a-sync.ts';

/** What an Application is like so long after its operation was set. */
export type Life = (sinceMs: number, at: Date) => Partial<OperationView>;

export interface FakeArgocd {
  readonly executor: SyncExecutor;
  /** Every `start` that was asked for, in order; `refused` ones too. */
  readonly starts: readonly { readonly name: string; readonly wasSet: boolean; readonly order: SyncOrder }[];
  readonly fenced: readonly string[];
  readonly terminated: readonly string[];
  /** How an Application lives after its operation was set. */
  live(name: string, life: Life): void;
  /** Somebody else writes to the Application. */
  change(name: string, change?: Partial<OperationView>): void;
  remove(name: string): void;
  /** Called before an answer is given; may throw. */
  before: (call: string, name: string) => void | Promise<void>;
  /** Called after something was done, before the answer is on its way; may throw. */
  after: (call: string, name: string) => void;
  isSynced(name: string): boolean;
}

export function anOperationState(state: Partial<OperationState> = {}): OperationState {
  return {
    runId: 'run-1',
    by: 'slack:T1/U1',
    revision: TARGET,
    phase: 'Running',
    message: '',
    startedAt: NOW,
    finishedAt: undefined,
    syncedRevision: TARGET,
    resources: [],
    ...state,
  };
}

export function aView(view: Partial<OperationView> = {}): OperationView {
  return {
    name: 'toy-web-prod',
    namespace: 'openshift-gitops',
    project: 'default',
    resourceVersion: '1',
    requested: undefined,
    state: undefined,
    syncStatus: 'OutOfSync',
    comparedWith: TARGET,
    health: 'Healthy',
    healthMessage: '',
    reconciledAt: NOW,
    conditions: [],
    ...view,
  };
}

const OURS = { runId: 'run-1', by: 'slack:T1/U1', revision: TARGET };

/** Begins after a second, runs for two, and is well then. */
export const wellLived: Life = (since) => {
  if (since < 1_000) return { requested: OURS };
  if (since < 3_000) return { requested: OURS, state: anOperationState() };
  return { requested: undefined, state: anOperationState({ phase: 'Succeeded' }), syncStatus: 'Synced' };
};

/** Begun, and never over. */
export const hanging: Life = () => ({ requested: OURS, state: anOperationState() });

/** An Argo CD that takes a write only on the version that it was made for. */
export function fakeArgocd(names: readonly string[], clock: Clock): FakeArgocd {
  const views = new Map(names.map((name) => [name, aView({ name, comparedWith: TARGET })]));
  const lives = new Map<string, Life>();
  const setAt = new Map<string, number>();
  const starts: { name: string; wasSet: boolean; order: SyncOrder }[] = [];
  const fenced: string[] = [];
  const terminated: string[] = [];
  let version = 1;

  function change(name: string, changed: Partial<OperationView> = {}): void {
    version += 1;
    const view = views.get(name);
    if (view) views.set(name, { ...view, ...changed, resourceVersion: String(version) });
  }

  function current(name: string): OperationView | undefined {
    const view = views.get(name);
    const since = setAt.get(name);
    if (view === undefined || since === undefined) return view;
    const at = clock.now();
    return { ...view, ...(lives.get(name) ?? wellLived)(at.getTime() - since, at) };
  }

  const fake: FakeArgocd = {
    starts,
    fenced,
    terminated,
    before: () => {},
    after: () => {},
    live: (name, life) => lives.set(name, life),
    change,
    remove: (name) => views.delete(name),
    isSynced: (name) => current(name)?.state?.phase === 'Succeeded',
    executor: {
      async read(name) {
        await fake.before('read', name);
        return current(name);
      },
      async start(view, order) {
        await fake.before('start', view.name);
        const now = current(view.name);
        const wasSet = now?.resourceVersion === view.resourceVersion && now.requested === undefined;
        starts.push({ name: view.name, wasSet, order });
        if (!wasSet) throw new ExternalError('kubernetes', 'conflict', `${view.name} has changed`);
        change(view.name, { requested: OURS });
        setAt.set(view.name, clock.now().getTime());
        fake.after('start', view.name);
      },
      async terminate(name, runId) {
        await fake.before('terminate', name);
        const { requested, state } = current(name) ?? {};
        const isRunning = state?.phase === 'Running' && state.runId === runId;
        if (requested?.runId !== runId && !isRunning) return 'not-ours';
        terminated.push(name);
        change(name);
        lives.set(name, () => ({
          requested: undefined,
          state: anOperationState({ phase: 'Failed', message: 'Operation terminated' }),
        }));
        return 'ended';
      },
      async fence(name) {
        await fake.before('fence', name);
        fenced.push(name);
        change(name);
      },
    },
  };
  return fake;
}
