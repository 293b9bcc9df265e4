import { nearest } from '../../config/nearest.ts';
import type { Environment } from '../../config/schema.ts';
import { UserError } from '../../errors.ts';
import { onceEach } from '../../integrations/kubernetes/once-each.ts';
import type { Report } from '../../report.ts';
import type { Check, CheckContext } from './check.ts';
import { CHECKS } from './checks/index.ts';
import { runChecks } from './run-checks.ts';
import { judge, type PreflightResult, toReport } from './verdict.ts';

/** The systems that an environment is asked about. */
export type PreflightSystems = Pick<
  CheckContext,
  'kubernetes' | 'gitopsKubernetes' | 'vault' | 'repository' | 'resolver' | 'certificates'
>;

export interface PreflightOptions {
  readonly environment: Environment;
  readonly systems: PreflightSystems;
  /** Ids of the only checks to ask. Empty or left out: all. */
  readonly only?: readonly string[] | undefined;
  /** Time limit of the whole run. Default: the environment's `preflight.timeout`. */
  readonly timeoutMs?: number | undefined;
  /** Cancels the run: `runPreflight` rejects with its reason. */
  readonly signal: AbortSignal;
  /** Told at the start and after each answer; the last one carries the verdict. */
  readonly onProgress?: ((report: Report) => void) | undefined;
  readonly now?: () => Date;
  readonly newLabel?: () => string;
}

/**
 * Asks whether an environment is ready. Ends within the time limit whatever the systems do, and
 * changes nothing. Throws `UserError` for check ids that do not exist.
 */
export async function runPreflight(options: PreflightOptions): Promise<PreflightResult> {
  const { environment, signal, onProgress } = options;
  const checks = selectChecks(CHECKS, options.only);
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  const timeoutMs = options.timeoutMs ?? environment.preflight.timeout;

  const results = await runChecks(checks, {
    context: contextOf(options),
    limitMs: Math.min(environment.preflight.checkTimeout, timeoutMs),
    signal,
    onProgress:
      onProgress && ((state) => onProgress(toReport({ environment, checks: state, durationMs: elapsed() }))),
  });
  const durationMs = elapsed();
  onProgress?.(toReport({ environment, checks: results, durationMs }));
  return { environment: environment.name, verdict: judge(results), durationMs, checks: results };
}

/** The checks of these ids, in the list's order. Throws `UserError` with the nearest id for one that is not there. */
export function selectChecks(checks: readonly Check[], only: readonly string[] = []): readonly Check[] {
  const ids = checks.map((check) => check.id);
  const unknown = only.find((id) => !ids.includes(id));
  if (unknown !== undefined) {
    const meant = nearest(unknown, ids);
    const question = meant === undefined ? '' : `. Did you mean ${meant}?`;
    const next = `Checks: ${ids.join(', ')}`;
    throw new UserError('unknown-check', `There is no check ${unknown}${question}`, { next });
  }
  return only.length === 0 ? checks : checks.filter((check) => only.includes(check.id));
}

function contextOf({ environment, systems, ...options }: PreflightOptions): Omit<CheckContext, 'signal'> {
  const kubernetes = onceEach(systems.kubernetes);
  const isOneCluster = systems.gitopsKubernetes === systems.kubernetes;
  return {
    ...systems,
    environment,
    kubernetes,
    gitopsKubernetes: isOneCluster ? kubernetes : onceEach(systems.gitopsKubernetes),
    now: options.now ?? (() => new Date()),
    newLabel: options.newLabel ?? (() => `bitiq-${crypto.randomUUID().slice(0, 8)}`),
  };
}
