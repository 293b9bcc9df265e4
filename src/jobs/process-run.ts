import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config/config.ts';
import { BitiqError, UserError } from '../errors.ts';
import type { Log } from '../log/log.ts';
import type { Redactor } from '../redaction/redactor.ts';
import type { Report } from '../report.ts';
import { type Claim, claimRun, type Ending, finishRun, handBack, saveProgress } from '../runs/claim.ts';
import { LEASE_MS, type LeaseKeeper } from '../runs/lease-keeper.ts';
import type { RunError } from '../runs/run.ts';
import type { Store } from '../store/store.ts';
import type { Job } from './job.ts';

export interface ProcessRunOptions {
  readonly store: Store;
  readonly config: Config;
  readonly jobs: readonly Job[];
  readonly redactor: Redactor;
  readonly log: Log;
  readonly leases: LeaseKeeper;
  /** Name of this worker. */
  readonly owner: string;
  /** Ends what is under way when the process has to go. */
  readonly signal: AbortSignal;
  newReference(): string;
  /** Told when a run of ours has ended. */
  onFinished?(claim: Claim, ending: Ending, durationMs: number): void;
}

/** A report is saved, and so shown, at most this often. */
const SAVE_EVERY_MS = 250;

/**
 * Works off one run, if it is to be had: claims it, keeps the lease, saves the job's reports and ends
 * it. What the job throws ends the run as `errored`; a lost lease ends the work without a word, and
 * a process that has to go hands the run back.
 */
export async function processRun(options: ProcessRunOptions, runId: string): Promise<void> {
  const { store, owner } = options;
  const claim = await claimRun(store, runId, { owner, leaseMs: LEASE_MS });
  if (claim === undefined) return;
  const began = performance.now();
  const lease = options.leases.keep(claim);
  const signal = AbortSignal.any([lease.signal, options.signal]);
  const saver = createSaver(options, claim);
  try {
    const ending = await workOff(options, claim, signal, saver.update);
    await saver.stop();
    if (lease.signal.aborted) return;
    if (options.signal.aborted) return await handBack(store, claim);
    const isOurs = await finishWhileOurs(options, claim, options.redactor.data(ending), lease.signal);
    if (isOurs) options.onFinished?.(claim, ending, performance.now() - began);
  } finally {
    lease.release();
    await saver.stop();
  }
}

/** The work is done: a store that is away for a moment is asked again for as long as the lease lasts. */
async function finishWhileOurs(
  options: ProcessRunOptions,
  claim: Claim,
  ending: Ending,
  lost: AbortSignal,
): Promise<boolean> {
  for (;;) {
    try {
      return await finishRun(options.store, claim, ending);
    } catch (error) {
      options.log.warn('the end of a run could not be written yet', { runId: claim.run.id, error });
      if (lost.aborted) throw error;
      await sleep(500);
    }
  }
}

async function workOff(
  options: ProcessRunOptions,
  claim: Claim,
  signal: AbortSignal,
  update: (report: Report) => void,
): Promise<Ending> {
  try {
    const { run } = claim;
    const job = options.jobs.find(({ kind }) => kind === run.kind);
    if (job === undefined) throw new UserError('unknown-job', `This bitiq has no job ${run.kind}.`);
    const environment = options.config.environments.get(run.environment);
    if (environment === undefined) {
      throw new UserError('unknown-environment', `${run.environment} is no longer configured.`);
    }
    const { outcome, report } = await job.run({ environment, input: run.input, signal }, update);
    return { status: outcome, report };
  } catch (error) {
    return { status: 'errored', error: explain(options, claim, error) };
  }
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
