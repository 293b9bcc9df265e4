import { z } from 'zod';
import type { Environment } from '../../config/schema.ts';
import { ExternalError } from '../../errors.ts';
import type { SyncExecutor, Termination } from '../../integrations/argocd/operations.ts';
import type { Report } from '../../report.ts';
import type { Job, JobResult } from '../job.ts';

/** The job's input: what the button Terminate stands for. */
const input = z.strictObject({
  /** The run that set the operations. */
  runId: z.string().min(1),
  applications: z.array(z.string().min(1)).min(1),
});

export interface TerminateJobOptions {
  systemsOf(environment: Environment): Promise<{ createExecutor(): SyncExecutor }>;
}

/**
 * Ends the operations that a run has set on Applications, and no other. It takes nothing through the
 * gate, because it can only end what went through it; whoever queues it asks who may.
 */
export function createTerminateJob({ systemsOf }: TerminateJobOptions): Job {
  return {
    kind: 'terminate',
    title: (environment) => `${environment} terminate`,
    mutates: false,
    async run({ environment, signal, ...asked }): Promise<JobResult> {
      const { runId, applications } = input.parse(asked.input);
      const began = performance.now();
      const executor = (await systemsOf(environment)).createExecutor();
      const endings = await Promise.all(
        applications.map((application) => terminate(executor, { runId, application, signal })),
      );
      const report = toReport(environment, endings);
      const durationMs = Math.round(performance.now() - began);
      return { outcome: worstOf(endings), report: { ...report, durationMs } };
    },
  };
}

interface Ending {
  readonly application: string;
  readonly outcome: 'succeeded' | 'failed' | 'errored';
  readonly sentence: string;
  readonly remedy?: string | undefined;
}

async function terminate(
  executor: SyncExecutor,
  { application, runId, signal }: { application: string; runId: string; signal: AbortSignal },
): Promise<Ending> {
  try {
    const termination = await executor.terminate(application, runId, signal);
    return { application, ...ENDINGS[termination](application, runId) };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ExternalError)) throw error;
    const sentence = `whether the sync of ${application} was ended is not known: ${error.message}`;
    return {
      application,
      outcome: 'errored',
      sentence,
      remedy: error.next ?? `argocd app terminate-op ${application}`,
    };
  }
}

const ENDINGS: Readonly<
  Record<Termination, (application: string, runId: string) => Omit<Ending, 'application'>>
> = {
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

/** The worst first: what is not known weighs more than what was not there. */
const ORDER = ['errored', 'failed', 'succeeded'] as const;

function worstOf(endings: readonly Ending[]): Ending['outcome'] {
  return ORDER.find((outcome) => endings.some((ending) => ending.outcome === outcome)) ?? 'succeeded';
}

function toReport({ name, title }: Environment, endings: readonly Ending[]): Omit<Report, 'durationMs'> {
  const outcome = worstOf(endings);
  const worst = endings.find((ending) => ending.outcome === outcome)?.sentence ?? '';
  const more = endings.length > 1 ? ` (${endings.length} applications)` : '';
  return {
    title: `${title} terminate`,
    environment: name,
    noun: 'application',
    rows: endings.map(({ application, sentence, remedy, ...ending }) => ({
      id: application,
      title: application,
      state: ROWS[ending.outcome],
      summary: sentence,
      ...(remedy !== undefined && { remedy }),
    })),
    verdict: { answer: ANSWERS[outcome], sentence: `${worst}${more}` },
  };
}
