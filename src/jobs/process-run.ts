import { setTimeout as sleep } from 'node:timers/promises';
import { type ApprovalRecord, readApproval, readLinks } from '../approvals/approval.ts';
import type { GateOptions } from '../approvals/gate-options.ts';
import { oweNotice } from '../approvals/notices.ts';
import { createPreparation, type Preparation } from '../approvals/preparation.ts';
import { requestApproval } from '../approvals/request-approval.ts';
import { createStepGate, type StepGate } from '../approvals/step-gate.ts';
import type { Json } from '../audit/append.ts';
import type { Config } from '../config/config.ts';
import type { Environment } from '../config/schema.ts';
import { BitiqError, UserError } from '../errors.ts';
import type { Log } from '../log/log.ts';
import type { Redactor } from '../redaction/redactor.ts';
import type { Report } from '../report.ts';
import { type Claim, claimRun, type Ending, finishRun, handBack, saveProgress } from '../runs/claim.ts';
import { getLastVerdict } from '../runs/last-verdict.ts';
import { type KeptLease, LEASE_MS, type LeaseKeeper } from '../runs/lease-keeper.ts';
import type { Lock } from '../runs/lock.ts';
import type { RunError } from '../runs/run.ts';
import { takeLockFor, waitForLater } from '../runs/wait-for-later.ts';
import type { Store, Write } from '../store/store.ts';
import type { Failure, Job, JobContext, JobResult } from './job.ts';
import { assertWithoutSecret } from './secret-in-plan.ts';

export interface ProcessRunOptions {
  readonly store: Store;
  readonly config: Config;
  readonly jobs: readonly Job[];
  readonly redactor: Redactor;
  readonly log: Log;
  readonly leases: LeaseKeeper;
  /** Who people are, for rules that are asked again before each step; absent where no Slack is configured. */
  readonly directory: GateOptions['directory'];
  /** Name of this worker. */
  readonly owner: string;
  /** Ends what is under way when the process has to go. */
  readonly signal: AbortSignal;
  newReference(): string;
  newNonce(): string;
  /** Told when a run of ours has ended. */
  onFinished?(claim: Claim, ending: Ending, durationMs: number): void;
}

/** A report is saved, and so shown, at most this often. */
const SAVE_EVERY_MS = 250;

/** How the work on a run ended for now. */
type Outcome =
  | Ending
  | { readonly status: 'awaiting_approval'; readonly report: Report; readonly plan: Json }
  | { readonly status: 'later'; readonly report: Report; readonly inMs: number };

/** How often a run that needs the lock asks whether it is free. */
const LOCK_ASKED_EVERY_MS = 5_000;

/**
 * Works off one run, if it is to be had: claims it, keeps the lease, saves the job's reports and ends
 * it, or brings it to the gate. What the job throws ends the run as `errored`; a lost lease ends the work
 * without a word, and a process that has to go hands the run back.
 */
export async function processRun(options: ProcessRunOptions, runId: string): Promise<void> {
  const { store, owner } = options;
  const claimed = await claimRun(store, runId, { owner, leaseMs: LEASE_MS });
  if (claimed === undefined) return;
  const began = performance.now();
  const lease = options.leases.keep(claimed);
  const saver = createSaver(options, claimed);
  try {
    const { claim, outcome } = await workOff(options, claimed, lease, saver.update);
    await saver.stop();
    if (lease.signal.aborted) return;
    if (options.signal.aborted) return await handBack(store, claim);
    const isOurs = await writeWhileOurs(options, claim, options.redactor.data(outcome), lease.signal);
    if (isOurs && isEnding(outcome)) options.onFinished?.(claim, outcome, performance.now() - began);
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
  outcome: Outcome,
  lost: AbortSignal,
): Promise<boolean> {
  for (;;) {
    try {
      if (outcome.status === 'awaiting_approval')
        return await requestApproval(gateOf(options), claim, outcome);
      if (outcome.status === 'later') return await waitForLater(options.store, claim, outcome);
      return await finishRun(options.store, claim, outcome, (tx, now) => tellRequester(tx, claim, now));
    } catch (error) {
      options.log.warn('the end of a run could not be written yet', { runId: claim.run.id, error });
      if (lost.aborted) throw error;
      await sleep(500);
    }
  }
}

/** Who waited for an approval hears how it ended. */
async function tellRequester(tx: Write, { run, lockToken }: Claim, now: number): Promise<void> {
  if (lockToken === undefined) return;
  const links = await readLinks(tx.db);
  await oweNotice(tx, { runId: run.id, kind: 'ended', principal: run.requestedBy, links, now });
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
): Promise<{ readonly claim: Claim; readonly outcome: Outcome }> {
  let claim = claimed;
  try {
    const task = await findTask(options, claimed);
    if (isToPrepare(task, claimed)) {
      const lock = await takeLockFor(options.store, claimed);
      if ('heldBy' in lock) return { claim, outcome: waitForLock(task, lock.heldBy) };
      claim = lock.claim;
    }
    return {
      claim,
      outcome: toOutcome(options, claim, await doTask(options, claim, { task, lease, update })),
    };
  } catch (error) {
    if (lease.cancelled.aborted && !lease.signal.aborted) return { claim, outcome: { status: 'cancelled' } };
    return { claim, outcome: { status: 'errored', error: explain(options, claim, error) } };
  }
}

function toOutcome(options: ProcessRunOptions, claim: Claim, result: JobResult): Outcome {
  if (result.outcome === 'later') return { status: 'later', report: result.report, inMs: result.inMs };
  if (result.outcome === 'waits') {
    assertWithoutSecret(result.plan, options.redactor);
    return { status: 'awaiting_approval', report: result.report, plan: result.plan };
  }
  const { outcome: status, report, failure } = result;
  return { status, report, ...(failure && { error: toRunError(options, claim, failure) }) };
}

/** What is to be done for a run. */
interface Task {
  readonly job: Job;
  readonly environment: Environment;
  readonly approved: ApprovalRecord | undefined;
}

async function findTask({ store, config, jobs }: ProcessRunOptions, { run }: Claim): Promise<Task> {
  const job = jobs.find(({ kind }) => kind === run.kind);
  if (job === undefined) throw new UserError('unknown-job', `This bitiq has no job ${run.kind}.`);
  const environment = config.environments.get(run.environment);
  if (environment === undefined)
    throw new UserError('unknown-environment', `${run.environment} is no longer configured.`);
  const approved = job.apply && (await readApproval(store.db, run.id));
  return { job, environment, approved };
}

function isToPrepare({ job, approved }: Task, { run }: Claim): boolean {
  return approved === undefined && job.prepares?.(run.input) === true;
}

function waitForLock({ job, environment }: Task, heldBy: Lock): Outcome {
  const summary = `the lock of ${environment.name} is held by ${heldBy.runId === undefined ? heldBy.owner : `run ${heldBy.runId}`}`;
  const report: Report = {
    title: job.title(environment.title),
    environment: environment.name,
    rows: [{ id: 'lock', title: 'Lock', state: 'running', summary }],
    durationMs: 0,
  };
  return { status: 'later', report, inMs: LOCK_ASKED_EVERY_MS };
}

/** What changes something goes on with what was approved; everything else, and before that, only looks or prepares. */
async function doTask(
  options: ProcessRunOptions,
  claim: Claim,
  work: { readonly task: Task; readonly lease: KeptLease; readonly update: (report: Report) => void },
): Promise<JobResult> {
  const { store } = options;
  const { run } = claim;
  const { job, environment, approved } = work.task;
  const { cancelled, signal } = work.lease;
  const ends = AbortSignal.any([signal, options.signal]);
  const context: JobContext = {
    environment,
    input: run.input,
    signal: ends,
    getLastVerdict: (kind) => getLastVerdict(store.db, { kind, environment: environment.name }),
  };
  if (job.apply !== undefined && approved !== undefined) {
    const gate = guardSteps(createStepGate(gateOf(options), claim), options.redactor, work.lease);
    return job.apply({ ...context, ...toApproved(claim, approved), gate, cancelled }, work.update);
  }
  if (job.prepare !== undefined && isToPrepare(work.task, claim)) {
    const preparation = guardSteps(createPreparation(store, claim), options.redactor, work.lease);
    const startedAt = run.startedAt ?? run.createdAt;
    return job.prepare({ ...context, startedAt, preparation, cancelled }, work.update);
  }
  return job.run({ ...context, signal: AbortSignal.any([ends, cancelled]) }, work.update);
}

/** What the journal keeps of a step, without secrets; a step that was begun too long ago may not be done any more. */
function guardSteps<G extends StepGate | Preparation>(gate: G, { data }: Redactor, lease: KeptLease): G {
  return {
    ...gate,
    async begin(step: Parameters<G['begin']>[0]) {
      await (gate.begin as (step: unknown) => Promise<void>)(data(step));
      lease.assertHeld();
    },
    end: (step: string, outcome: 'done' | 'failed', detail: Json) => gate.end(step, outcome, data(detail)),
  };
}

function toApproved({ run }: Claim, { plan, planHash, expiresAt }: ApprovalRecord) {
  return { runId: run.id, requestedBy: run.requestedBy, plan, planHash, expiresAt };
}

function toRunError(options: ProcessRunOptions, claim: Claim, failure: Failure): RunError {
  const reference = options.newReference();
  options.log.warn('a run did not succeed', { runId: claim.run.id, reference, code: failure.code });
  return { ...failure, reference };
}

function explain(options: ProcessRunOptions, claim: Claim, error: unknown): RunError {
  const reference = options.newReference();
  options.log.error('a run errored', { runId: claim.run.id, reference, error });
  if (error instanceof BitiqError) {
    return { code: error.code, message: error.message, ...(error.next && { next: error.next }), reference };
  }
  return {
    code: 'bug',
    message: 'Something went wrong in bitiq itself.',
    next: `Run it again; if it comes back, look for ${reference} in the worker’s log.`,
    reference,
  };
}

/** Saves the newest report, never two at a time and never more often than people can read. */
function createSaver(
  options: ProcessRunOptions,
  claim: Claim,
): { update(report: Report): void; stop(): Promise<void> } {
  let newest: Report | undefined;
  let timer: NodeJS.Timeout | undefined;
  let saving: Promise<unknown> = Promise.resolve();
  let stopped = false;

  function save(): void {
    timer = undefined;
    const report = newest;
    if (report === undefined || stopped) return;
    newest = undefined;
    saving = saveProgress(options.store, claim, options.redactor.data(report)).catch((error: unknown) =>
      options.log.warn('progress could not be saved', { runId: claim.run.id, error }),
    );
    void saving.then(() => schedule());
  }

  function schedule(): void {
    if (newest !== undefined && timer === undefined && !stopped) timer = setTimeout(save, SAVE_EVERY_MS);
  }

  return {
    update(report) {
      newest = report;
      schedule();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await saving;
    },
  };
}
