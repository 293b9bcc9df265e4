import type { Environment } from '../../config/schema.ts';
import { onceEach } from '../../integrations/kubernetes/once-each.ts';
import type { Report } from '../../report.ts';
import { withSpan } from '../../tracing/span.ts';
import { askWithin } from '../ask-within.ts';
import { explainFailure } from '../preflight/explain-failure.ts';
import type { SmokeCheck, SmokeContext, SmokeFinding } from './check.ts';
import { SMOKE_CHECKS } from './checks/index.ts';
import { judge, type PendingSmoke, type SmokeResult, type SmokeRow, toReport } from './verdict.ts';

/** The systems that an environment is asked about. */
export type SmokeSystems = Pick<SmokeContext, 'kubernetes' | 'argocdKubernetes' | 'repository' | 'resolver'>;

export interface SmokeOptions {
  readonly environment: Environment;
  readonly systems: SmokeSystems;
  /** Cancels it: `runSmoke` rejects with its reason. */
  readonly signal: AbortSignal;
  /** Told at the start and after each answer; the last one carries the verdict. */
  readonly onProgress?: ((report: Report) => void) | undefined;
  readonly now?: () => Date;
  /** Default: all. */
  readonly checks?: readonly SmokeCheck[];
}

/**
 * Asks at once whether an environment works, and changes nothing. Each check has `preflight.checkTimeout`; one that
 * throws, is forbidden or does not answer in time is `unknown` and hides no other. Results come in the list's order.
 */
export async function runSmoke(options: SmokeOptions): Promise<SmokeResult> {
  const { environment, signal, onProgress, checks = SMOKE_CHECKS } = options;
  signal.throwIfAborted();
  const startedAt = performance.now();
  const since = (begin: number) => Math.round(performance.now() - begin);
  const context = contextOf(options);
  const state: (SmokeRow | PendingSmoke)[] = checks.map(({ id, title }) => ({
    id,
    title,
    status: 'running',
  }));
  const tell = () =>
    onProgress?.(toReport({ environment, checks: [...state], durationMs: since(startedAt) }));
  tell();
  const rows = await Promise.all(
    checks.map(async (check, index) => {
      const begin = performance.now();
      const finding = await ask(check, context, options);
      const row = { id: check.id, title: check.title, ...finding, durationMs: since(begin) };
      state[index] = row;
      if (!signal.aborted) tell();
      return row;
    }),
  );
  signal.throwIfAborted();
  return { environment: environment.name, verdict: judge(rows), durationMs: since(startedAt), checks: rows };
}

async function ask(
  check: SmokeCheck,
  context: Omit<SmokeContext, 'signal'>,
  { environment, signal }: Pick<SmokeOptions, 'environment' | 'signal'>,
): Promise<SmokeFinding> {
  const limitMs = environment.preflight.checkTimeout;
  try {
    return await withSpan({ name: `smoke ${check.id}` }, async (span) => {
      const finding = await askWithin((own) => check.run({ ...context, signal: own }), { limitMs, signal });
      span.set({ 'bitiq.status': finding.status });
      return finding;
    });
  } catch (thrown) {
    const { summary, remedy } = explainFailure(thrown, { user: environment.cluster.user, limitMs });
    return { status: 'unknown', summary, ...(remedy !== undefined && { remedy }) };
  }
}

function contextOf({ environment, systems, now }: SmokeOptions): Omit<SmokeContext, 'signal'> {
  const { kubernetes, argocdKubernetes, repository, resolver } = systems;
  const asked = onceEach(kubernetes);
  return {
    environment,
    kubernetes: asked,
    argocdKubernetes: argocdKubernetes === kubernetes ? asked : onceEach(argocdKubernetes),
    repository,
    resolver,
    now: now ?? (() => new Date()),
  };
}
