import type { Report } from '../../report.ts';
import type { JobResult, PrepareContext } from '../job.ts';
import { type PreflightSystems, runPreflight } from '../preflight/preflight.ts';
import { toReport } from '../preflight/verdict.ts';
import { PREREQUISITES } from './prerequisites.ts';

/** Asks preflight what has to hold before anything is there. `undefined`: all of it does. */
export async function checkPrerequisites(
  { environment, cancelled }: Pick<PrepareContext, 'environment' | 'cancelled'>,
  {
    systems,
    update,
    signal,
  }: {
    readonly systems: PreflightSystems;
    readonly update: (report: Report) => void;
    readonly signal: AbortSignal;
  },
): Promise<JobResult | undefined> {
  const only = PREREQUISITES.filter((id) => !environment.preflight.skip.includes(id));
  const asked = { environment, systems, only, signal, onProgress: update };
  const { verdict, checks, durationMs } = await runPreflight(asked);
  cancelled.throwIfAborted();
  if (verdict === 'ready') return undefined;
  const title = `${environment.title} bootstrap`;
  return {
    outcome: verdict === 'blocked' ? 'failed' : 'errored',
    report: { ...toReport({ environment, checks, durationMs }), title },
    failure: {
      code: 'not-ready',
      message: `${environment.title} is not ready to be bootstrapped. Nothing was written.`,
      next: 'Mend what stands above, then run it again.',
    },
  };
}
