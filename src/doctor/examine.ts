import type { Environment } from '../config/schema.ts';
import type { Report } from '../report.ts';
import { ENVIRONMENT_PROBES } from './environment-probes/index.ts';
import type { Probe } from './probe.ts';
import { PROCESS_PROBES } from './process-probes/index.ts';
import { type BoundProbe, runProbes } from './run-probes.ts';
import type { DoctorSystems } from './systems.ts';
import { type DoctorResult, judge, toReport } from './verdict.ts';

export interface ExamineOptions {
  readonly systems: DoctorSystems;
  readonly environments: readonly Environment[];
  /** Only the rights that must be absent, as strict mode wants to know them. Default: everything. */
  readonly guardsOnly?: boolean;
  /** Time limit of each probe, in milliseconds. Default: 10,000. */
  readonly limitMs?: number;
  /** Cancels it: `examine` rejects with its reason. */
  readonly signal: AbortSignal;
  /** Told at the start and after each answer. */
  readonly onProgress?: ((report: Report) => void) | undefined;
}

const LIMIT_MS = 10_000;

/** Asks whether bitiq is set up as it must be, and can do nothing that it must not. Changes nothing. */
export async function examine(options: ExamineOptions): Promise<DoctorResult> {
  const { systems, environments, guardsOnly = false, limitMs = LIMIT_MS, signal, onProgress } = options;
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  const probes = [
    ...PROCESS_PROBES.map((probe) => bind(probe, systems.process)),
    ...environments.flatMap((environment) => {
      const context = systems.environmentOf(environment);
      return ENVIRONMENT_PROBES.map((probe) => bind(probe, context, environment.name));
    }),
  ].filter(({ guards }) => guards || !guardsOnly);
  const rows = await runProbes(probes, {
    limitMs,
    signal,
    onProgress: onProgress && ((state) => onProgress(toReport(state, elapsed()))),
  });
  return { verdict: judge(rows), durationMs: elapsed(), rows };
}

function bind<Context extends object>(
  { id, title, severity, guards = false, ...probe }: Probe<Context>,
  context: Context,
  environment?: string,
): BoundProbe {
  return {
    id: environment === undefined ? id : `${environment}/${id}`,
    ...(environment !== undefined && { environment }),
    title,
    severity,
    guards,
    ask: async (signal) => probe.run({ ...context, signal }),
  };
}
