import { type ApprovalRecord, readApproval } from '../approvals/approval.ts';
import type { GateOptions } from '../approvals/gate-options.ts';
import { createPreparation, type Preparation } from '../approvals/preparation.ts';
import { createStepGate, type StepGate } from '../approvals/step-gate.ts';
import type { Json } from '../audit/append.ts';
import type { Config } from '../config/config.ts';
import type { Environment } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import type { Redactor } from '../redaction/redactor.ts';
import type { Report } from '../report.ts';
import type { Claim } from '../runs/claim.ts';
import { getLastVerdict } from '../runs/last-verdict.ts';
import type { KeptLease } from '../runs/lease-keeper.ts';
import type { Store } from '../store/store.ts';
import type { Job, JobContext, JobResult } from './job.ts';

export interface TaskOptions {
  readonly store: Store;
  readonly config: Config;
  readonly jobs: readonly Job[];
  readonly redactor: Redactor;
  /** Who people are, for rules that are asked again before each step; absent where no Slack is configured. */
  readonly directory: GateOptions['directory'];
  /** Whether this machine's clock is right, asked before each step; absent: nobody can tell. */
  readonly clockWatch?: GateOptions['clockWatch'];
  /** Name of this worker. */
  readonly owner: string;
  /** Ends what is under way when the process has to go. */
  readonly signal: AbortSignal;
}

/** What is to be done for a run. */
export interface Task {
  readonly job: Job;
  readonly environment: Environment;
  readonly approved: ApprovalRecord | undefined;
}

/** Throws `UserError` where this bitiq does not know the job or the environment. */
export async function findTask(
  { store, config, jobs }: Pick<TaskOptions, 'store' | 'config' | 'jobs'>,
  { run }: Claim,
): Promise<Task> {
  const job = jobs.find(({ kind }) => kind === run.kind);
  if (job === undefined) throw new UserError('unknown-job', `This bitiq has no job ${run.kind}.`);
  const environment = config.environments.get(run.environment);
  if (environment === undefined)
    throw new UserError('unknown-environment', `${run.environment} is no longer configured.`);
  const approved = job.apply && (await readApproval(store.db, run.id));
  return { job, environment, approved };
}

/** Whether the run has something to prepare before people decide. */
export function isToPrepare({ job, approved }: Task, { run }: Claim): boolean {
  return approved === undefined && job.prepares?.(run.input) === true;
}

/** What changes something goes on with what was approved; everything else, and before that, only looks or prepares. */
export async function doTask(
  options: TaskOptions,
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
    requestedBy: run.requestedBy,
    signal: ends,
    getLastVerdict: (kind) => getLastVerdict(store.db, { kind, environment: environment.name }),
  };
  if (job.apply !== undefined && approved !== undefined) {
    const gate = guardSteps(
      createStepGate({ ...options, actor: options.owner }, claim),
      options.redactor,
      work.lease,
    );
    return job.apply({ ...context, ...toApproved(claim, approved), gate, cancelled }, work.update);
  }
  if (job.prepare !== undefined && isToPrepare(work.task, claim)) {
    const preparation = guardSteps(
      createPreparation(options, claim, environment),
      options.redactor,
      work.lease,
    );
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
      const told = { ...step, title: data(step.title), detail: data(step.detail) };
      await (gate.begin as (step: unknown) => Promise<void>)(told);
      lease.assertHeld();
    },
    end: (step: string, outcome: 'done' | 'failed', detail: Json) => gate.end(step, outcome, data(detail)),
  };
}

function toApproved({ run }: Claim, { plan, planHash, expiresAt }: ApprovalRecord) {
  return { runId: run.id, requestedBy: run.requestedBy, plan, planHash, expiresAt };
}
