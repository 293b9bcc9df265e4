import type { Environment } from '../../config/schema.ts';
import { onceEach } from '../../integrations/kubernetes/once-each.ts';
import type { Report } from '../../report.ts';
import { askAll } from '../ask-all.ts';
import { askCheck } from '../preflight/ask-check.ts';
import type { SmokeCheck, SmokeContext, SmokeFinding } from './check.ts';
import { SMOKE_CHECKS } from './checks/index.ts';
import { judge, type PendingSmoke, type SmokeResult, toReport } from './verdict.ts';

/** The systems that an environment is asked about. */
export type SmokeSystems = Pick<SmokeContext, 'kubernetes' | 'gitopsKubernetes' | 'repository' | 'resolver'>;

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
  const startedAt = performance.now();
  const sinceStart = () => Math.round(performance.now() - startedAt);
  const context = contextOf(options);
  const limits = { limitMs: environment.preflight.checkTimeout, signal, user: environment.cluster.user };

  const rows = await askAll(checks, {
    signal,
    pendingOf: ({ id, title }): PendingSmoke => ({ id, title, status: 'running' }),
    async ask({ id, title, run }) {
      const ask = (own: AbortSignal) => run({ ...context, signal: own });
      const finding: SmokeFinding = await askCheck(ask, { span: `smoke ${id}`, ...limits });
      return { id, title, ...finding };
    },
    onProgress: (soFar) => onProgress?.(toReport({ environment, checks: soFar, durationMs: sinceStart() })),
  });
  return { environment: environment.name, verdict: judge(rows), durationMs: sinceStart(), checks: rows };
}

function contextOf({ environment, systems, now }: SmokeOptions): Omit<SmokeContext, 'signal'> {
  const { kubernetes, gitopsKubernetes, repository, resolver } = systems;
  const asked = onceEach(kubernetes);
  return {
    environment,
    kubernetes: asked,
    gitopsKubernetes: gitopsKubernetes === kubernetes ? asked : onceEach(gitopsKubernetes),
    repository,
    resolver,
    now: now ?? (() => new Date()),
  };
}
