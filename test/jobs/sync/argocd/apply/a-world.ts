import { RefusedError } from '../../../../../src/errors.ts';
import { hashPlan } from '../../../../../src/gate/plan-hash.ts';
import type { ApplyContext, JobResult, StepIntent, StepRecord } from '../../../../../src/jobs/job.ts';
import { applyPlan } from '../../../../../src/jobs/sync/argocd/apply/apply-plan.ts';
import type { ClosedWindow } from '../../../../../src/jobs/sync/argocd/apply/execution.ts';
import type { Observation, PlannedSync, SyncPlan } from '../../../../../src/jobs/sync/argocd/plan.ts';
import type { Obstacle } from '../../../../../src/jobs/sync/plan.ts';
import type { Report } from '../../../../../src/report.ts';
import { anEnvironment } from '../../../../helpers/an-environment.ts';
import { aPlan, aPlanned } from '../a-plan.ts';
import { NOW, TARGET } from '../a-sync.ts';
import { fakeArgocd } from './fake-argocd.ts';
import { fakeClock } from './fake-clock.ts';

const HOUR = 3_600_000;

export const lost = new Error('the lease was lost');

export type World = ReturnType<typeof aWorld>;

/** Everything around the execution of one run: Argo CD, the gate with its journal, Git, and time. */
export function aWorld(waves: readonly (readonly string[])[], { unchanged = [] as readonly string[] } = {}) {
  const clock = fakeClock(NOW);
  const argocd = fakeArgocd(waves.flat(), clock);
  const done = { liveRevision: TARGET, outOfSync: [], toPrune: [], images: [] };
  const approved = aPlan({
    freeze: null,
    waves: waves.map((wave) => wave.map((name) => aPlanned({ name, ...(unchanged.includes(name) && done) }))),
  });
  const planHash = hashPlan(approved);
  const journal = new Map<string, StepRecord>();
  const cancel = new AbortController();
  let lease = new AbortController();
  let newest = 0;
  let given = approved;
  const updates: Report[] = [];
  const plans: number[] = [];

  const world = {
    clock,
    argocd,
    approved,
    journal,
    updates,
    /** When the plan was made, in milliseconds after the beginning. */
    plans,
    expiresAt: new Date(NOW.getTime() + HOUR),
    /** Intents as the gate was asked for them, with its answer. */
    asked: [] as { readonly intent: StepIntent; readonly refused?: string }[],
    /** Changes the plan as it is made anew. */
    drift: (plan: SyncPlan): SyncPlan => plan,
    obstacles: [] as Obstacle[],
    observed: [] as Observation[],
    window: undefined as ClosedWindow | undefined,
    /** Called around what the gate writes; may throw. */
    onGate: (_moment: 'before begin' | 'after begin' | 'before end' | 'after end', _step: string) => {},
    /** The run holds another plan than the one whose hash was approved. */
    swapPlan: (plan: SyncPlan) => {
      given = plan;
    },
    cancel: () => cancel.abort(new Error('cancelled')),
    /** The worker is gone: it does nothing more from here. */
    die(): never {
      lease.abort(lost);
      throw lost;
    },
    planNow(): PlannedSync {
      plans.push(clock.elapsed());
      const plan = world.drift({
        ...approved,
        waves: approved.waves.map((wave) =>
          wave.map((each) => (argocd.isSynced(each.name) ? { ...each, ...done } : each)),
        ),
      });
      const surroundings = { preflightAgoMs: 0, frozenUntil: null };
      const { obstacles, observed } = world;
      return { environment: 'prod', plan, hash: hashPlan(plan), obstacles, surroundings, observed };
    },
    /** A worker takes the run, from the beginning or from where the journal ends. */
    async work(): Promise<JobResult> {
      lease = new AbortController();
      newest += 1;
      return applyPlan({
        context: context(newest),
        executor: argocd.executor,
        clock,
        update: (report) => updates.push(report),
        plan: async () => world.planNow(),
        findClosedWindow: async () => world.window,
      });
    },
    started: () => argocd.starts.map(({ name }) => name),
  };

  function context(claim: number): ApplyContext {
    return {
      environment: anEnvironment({ waves, sync: { settle: '10s', stuckAfter: '15m', pollEvery: '1s' } }),
      input: {},
      signal: lease.signal,
      getLastVerdict: async () => undefined,
      runId: 'run-1',
      requestedBy: 'slack:T1/U1',
      plan: JSON.parse(JSON.stringify(given)),
      planHash,
      expiresAt: world.expiresAt,
      cancelled: cancel.signal,
      gate: {
        listSteps: async () => [...journal.values()],
        begin: async (intent) => {
          holds(claim);
          await begin(intent);
        },
        end: async (...ended) => {
          holds(claim);
          await end(...ended);
        },
      },
    };
  }

  /** An older claim can write nothing. */
  function holds(claim: number): void {
    if (claim !== newest) throw lost;
  }

  async function begin(intent: StepIntent): Promise<void> {
    world.onGate('before begin', intent.id);
    const refused = refusalOf(intent);
    world.asked.push({ intent, ...(refused !== undefined && { refused }) });
    if (refused !== undefined) throw new RefusedError(refused, `the gate says ${refused}`);
    const { id, detail } = intent;
    journal.set(id, { id, state: 'intended', detail, intendedAt: clock.now() });
    world.onGate('after begin', id);
  }

  function refusalOf({ planNow, freeze, window, revision }: StepIntent): string | undefined {
    if (clock.now() >= world.expiresAt) return 'expired';
    if (planNow !== planHash) return 'plan_changed';
    if (freeze !== 'none') return 'frozen';
    if (window !== 'open') return `window-${window}`;
    return revision.planned === revision.live ? undefined : 'revision-changed';
  }

  async function end(id: string, state: 'done' | 'failed', detail: StepRecord['detail']): Promise<void> {
    world.onGate('before end', id);
    const record = journal.get(id);
    if (record) journal.set(id, { ...record, state, detail });
    world.onGate('after end', id);
  }

  return world;
}

/** `toy-web-prod passed`, in the order of the report. */
export function rowsOf({ report }: JobResult): readonly string[] {
  return report.rows.map(({ id, state }) => `${id} ${state}`);
}

export function failureOf(result: JobResult) {
  return result.outcome === 'waits' || result.outcome === 'later' ? undefined : result.failure;
}
