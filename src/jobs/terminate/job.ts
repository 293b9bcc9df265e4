import { z } from 'zod';
import type { Environment } from '../../config/schema.ts';
import { ExternalError } from '../../errors.ts';
import type { SyncExecutor, Termination } from '../../integrations/argocd/operations.ts';
import type { Report } from '../../report.ts';
import type { Job, JobResult } from '../job.ts';

/** The job's input: what the button Terminate stands for. */
const input = z.strictObject({
  /** The run that set the operation. */
  runId: z.string().min(1),
  application: z.string().min(1),
});

export interface TerminateJobOptions {
  systemsOf(environment: Environment): Promise<{ createExecutor(): SyncExecutor }>;
}

/**
 * Ends the operation that a run has set on an Application, and no other. It takes nothing through the
 * gate, because it can only end what went through it; whoever queues it asks who may.
 */
export function createTerminateJob({ systemsOf }: TerminateJobOptions): Job {
  return {
    kind: 'terminate',
    title: (environment) => `${environment} terminate`,
    mutates: false,
    async run({ environment, signal, ...asked }): Promise<JobResult> {
      const { runId, application } = input.parse(asked.input);
      const began = performance.now();
      const { createExecutor } = await systemsOf(environment);
      const ending = await terminate(createExecutor(), { runId, application, signal });
      const report = toReport(environment, application, ending);
      const durationMs = Math.round(performance.now() - began);
      return { outcome: ending.outcome, report: { ...report, durationMs } };
    },
  };
}

interface Ending {
  readonly outcome: 'succeeded' | 'failed' | 'errored';
  readonly sentence: string;
  readonly remedy?: string | undefined;
}

async function terminate(
  executor: SyncExecutor,
  { application, runId, signal }: { application: string; runId: string; signal: AbortSignal },
): Promise<Ending> {
  try {
    return ENDINGS[await executor.terminate(application, runId, signal)](application, runId);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ExternalError)) throw error;
    const sentence = `whether the sync of ${application} was ended is not known: ${error.message}`;
    return { outcome: 'errored', sentence, remedy: error.next ?? `argocd app terminate-op ${application}` };
  }
}

const ENDINGS: Readonly<Record<Termination, (application: string, runId: string) => Ending>> = {
  ended: (application) => ({ outcome: 'succeeded', sentence: `the sync of ${application} was ended` }),
  removed: (application) => ({
    outcome: 'succeeded',
    sentence: `the sync of ${application} was taken away; a hook that runs goes on`,
    remedy: `argocd app terminate-op ${application}`,
  }),
  'not-ours': (application, runId) => ({
    outcome: 'failed',
    sentence: `nothing of run ${runId} is under way on ${application}; nothing was touched`,
    remedy: `argocd app get ${application}`,
  }),
};

const ROWS = { succeeded: 'passed', failed: 'failed', errored: 'unknown' } as const;
const ANSWERS = { succeeded: 'yes', failed: 'no', errored: 'unknown' } as const;

function toReport(
  { name, title }: Environment,
  application: string,
  { outcome, sentence, remedy }: Ending,
): Omit<Report, 'durationMs'> {
  const row = { id: application, title: application, state: ROWS[outcome], summary: sentence };
  return {
    title: `${title} terminate`,
    environment: name,
    noun: 'application',
    rows: [{ ...row, ...(remedy !== undefined && { remedy }) }],
    verdict: { answer: ANSWERS[outcome], sentence },
  };
}
