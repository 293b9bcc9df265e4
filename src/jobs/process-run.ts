import { setTimeout as sleep } from 'node:timers/promises';
import { oweEnding } from '../approvals/notices.ts';
import { requestApproval } from '../approvals/request-approval.ts';
import type { Json } from '../audit/append.ts';
import { hashPlan } from '../gate/plan-hash.ts';
import type { Log } from '../log/log.ts';
import type { Report } from '../report.ts';
import { type Claim, claimRun, type Ending, finishRun, handBack } from '../runs/claim.ts';
import { type KeptLease, LEASE_MS, type LeaseKeeper } from '../runs/lease-keeper.ts';
import { takeLockFor, waitForLater } from '../runs/wait-for-later.ts';
import { isSchedule } from '../schedules/schedule.ts';
import { settleQuiet } from '../schedules/settle-quiet.ts';
import type { Write } from '../store/store.ts';
import { NO_TRACING, type Tracing } from '../tracing/tracing.ts';
import { doTask, findTask, isToPrepare, type TaskOptions } from './do-task.ts';
import { explain, toRunError } from './explain-run.ts';
import type { JobResult } from './job.ts';
import { createSaver } from './save-reports.ts';
import { assertWithoutSecret } from './secret-in-plan.ts';
import { waitForLock } from './wait-for-lock.ts';

export interface ProcessRunOptions extends TaskOptions {
  readonly log: Log;
  readonly leases: LeaseKeeper;
  newReference(): string;
  newNonce(): string;
  /** Where the run goes on in the trace of who asked for it. Default: nothing is traced. */
  readonly tracing?: Tracing;
  /** Told when a run of ours has ended. */
  onFinished?(claim: Claim, ending: Ending, durationMs: number): void;
}

/** How the work on a run ended for now. */
type Outcome =
  | Ending
  | { readonly status: 'awaiting_approval'; readonly report: Report; readonly plan: Json }
  | { readonly status: 'later'; readonly report: Report; readonly inMs: number };

/** What the job keeps besides goes with the end of its run. */
interface Worked {
  readonly outcome: Outcome;
  readonly also?: Extract<JobResult, { failure?: unknown }>['also'];
}

const CANCELLED: Ending = { status: 'cancelled' };

/**
 * Works off one run, if it is to be had: claims it, keeps the lease, saves the job's reports and ends
 * it, or brings it to the gate. What the job throws ends the run as `errored`; a lost lease ends the work
 * without a word, and a process that has to go hands the run back.
 */
export async function processRun(options: ProcessRunOptions, runId: string): Promise<void> {
  const { store, owner, tracing = NO_TRACING } = options;
  const claimed = await claimRun(store, runId, { owner, leaseMs: LEASE_MS });
  if (claimed === undefined) return;
  const { kind, environment, attempt, traceparent: parent } = claimed.run;
  const attributes = {
    'bitiq.run.id': runId,
    'bitiq.run.attempt': attempt,
    'deployment.environment.name': environment,
  };
  await tracing.begin({ name: `run ${kind}`, kind: 'consumer', parent, attributes }, async (span) => {
    span.set({ 'bitiq.status': await processClaimed(options, claimed) });
  });
}

/** @returns how the work ended for now; `undefined`: it is no longer ours. */
async function processClaimed(
  options: ProcessRunOptions,
  claimed: Claim,
): Promise<Outcome['status'] | 'handed-back' | undefined> {
  const { store } = options;
  const began = performance.now();
  const lease = options.leases.keep(claimed);
  const saver = createSaver(options, claimed);
  try {
    const { claim, outcome, also } = await workOff(options, claimed, lease, saver.update);
    await saver.stop();
    if (lease.signal.aborted) return undefined;
    if (options.signal.aborted) {
      await handBack(store, claim);
      return 'handed-back';
    }
    const told = options.redactor.data(outcome);
    const isOurs = await writeWhileOurs(options, claim, { outcome: told, also }, lease.signal);
    if (isOurs && isEnding(outcome)) options.onFinished?.(claim, outcome, performance.now() - began);
    return isOurs ? outcome.status : undefined;
  } finally {
    lease.release();
    await saver.stop();
  }
}

function isEnding(outcome: Outcome): outcome is Ending {
  return outcome.status !== 'awaiting_approval' && outcome.status !== 'later';
}

/** The work is done: a store that is away for a moment is asked again for as long as the lease lasts. */
async function writeWhileOurs(
  options: ProcessRunOptions,
  claim: Claim,
  { outcome, also }: Worked,
  lost: AbortSignal,
): Promise<boolean> {
  for (;;) {
    try {
      if (outcome.status === 'awaiting_approval')
        return await requestApproval(gateOf(options), claim, outcome);
      if (outcome.status === 'later') return await waitForLater(options.store, claim, outcome);
      return await finishRun(options.store, claim, outcome, async (tx, now) => {
        await tellRequester(tx, claim, now);
        await also?.(tx, now, claim.run.id);
        // What a person asked for is told them, whatever it found.
        if (isSchedule(claim.run.requestedBy))
          await settleQuiet(tx, claim.run.id, { channelOf: (name) => channelOf(options, name) }, now);
      });
    } catch (error) {
      options.log.warn('the end of a run could not be written yet', { runId: claim.run.id, error });
      if (lost.aborted) throw error;
      await sleep(500);
    }
  }
}

function channelOf({ config }: ProcessRunOptions, environment: string): string | undefined {
  return config.environments.get(environment)?.channel;
}

/** Who waited for an approval hears how it ended. */
async function tellRequester(tx: Write, { run, lockToken }: Claim, now: number): Promise<void> {
  if (lockToken === undefined) return;
  await oweEnding(tx, { runId: run.id, requestedBy: run.requestedBy, now });
}

function gateOf({ store, config, directory, owner, newNonce }: ProcessRunOptions) {
  return { store, config, directory, actor: owner, newNonce };
}

/** The work, under the claim as it is once the lock was taken that it needs. */
async function workOff(
  options: ProcessRunOptions,
  claimed: Claim,
  lease: KeptLease,
  update: (report: Report) => void,
): Promise<Worked & { readonly claim: Claim }> {
  let claim = claimed;
  try {
    const task = await findTask(options, claimed);
    if (isToPrepare(task, claimed)) {
      const lock = await takeLockFor(options.store, claimed);
      if ('heldBy' in lock) {
        const outcome = lease.cancelled.aborted ? CANCELLED : await waitForLock(options, task, lock.heldBy);
        return { claim, outcome };
      }
      claim = lock.claim;
    }
    const result = await doTask(options, claim, { task, lease, update });
    return {
      claim,
      outcome: toOutcome(options, claim, result),
      also: 'also' in result ? result.also : undefined,
    };
  } catch (error) {
    if (lease.cancelled.aborted && !lease.signal.aborted) return { claim, outcome: CANCELLED };
    return { claim, outcome: { status: 'errored', error: explain(options, claim, error) } };
  }
}

function toOutcome(options: ProcessRunOptions, claim: Claim, result: JobResult): Outcome {
  if (result.outcome === 'later') return { status: 'later', report: result.report, inMs: result.inMs };
  if (result.outcome === 'waits') {
    // What cannot be hashed ends here: at the gate it would be tried again and again.
    hashPlan(result.plan);
    assertWithoutSecret(result.plan, options.redactor);
    return { status: 'awaiting_approval', report: result.report, plan: result.plan };
  }
  const { outcome: status, report, failure } = result;
  return { status, report, ...(failure && { error: toRunError(options, claim, failure) }) };
}
