import { nearest } from '../../config/nearest.ts';
import type { Environment } from '../../config/schema.ts';
import type { EnvironmentSecret } from '../../config/secrets-schema.ts';
import { UserError } from '../../errors.ts';
import type { Report } from '../../report.ts';
import { createAsker, type SecretsSystems } from './create-asker.ts';
import {
  judge,
  type PendingSecret,
  type SecretResult,
  type SecretsResult,
  toReport,
  toResult,
} from './verdict.ts';

export interface SecretsOptions {
  readonly environment: Environment;
  readonly systems: SecretsSystems;
  /** Paths of the only secrets to ask about. Empty or left out: all. */
  readonly only?: readonly string[] | undefined;
  /** Cancels the run: `runSecrets` rejects with its reason. */
  readonly signal: AbortSignal;
  /** Told at the start, now and then, and at the end, with the verdict. */
  readonly onProgress?: ((report: Report) => void) | undefined;
  readonly now?: () => Date;
}

/** Between two reports, in milliseconds: of hundreds of rows each would be made anew. */
const REPORT_EVERY_MS = 100;

/**
 * Whether every secret that an environment needs is where it must be. Reads no value and changes nothing.
 * Ends within the environment's `preflight.timeout`, each question within its `checkTimeout`.
 */
export async function runSecrets(options: SecretsOptions): Promise<SecretsResult> {
  const { environment, systems, signal, onProgress, now = () => new Date() } = options;
  const { timeout, checkTimeout } = environment.preflight;
  signal.throwIfAborted();
  const wanted = selectSecrets(environment.secrets, options.only);
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  const limit = new AbortController();
  const late = new DOMException(`no answer within ${timeout} ms`, 'TimeoutError');
  const timer = setTimeout(() => limit.abort(late), timeout);
  const state: (SecretResult | PendingSecret)[] = wanted.map(toPending);
  const report = () => onProgress?.(toReport({ environment, secrets: [...state], durationMs: elapsed() }));
  const reportAtTimes = createPause(report);
  const ask = createAsker(environment, systems, {
    signal: AbortSignal.any([signal, limit.signal]),
    limitMs: Math.min(checkTimeout, timeout),
    user: environment.cluster.user,
  });
  try {
    report();
    const secrets = await Promise.all(
      wanted.map(async (secret, index) => {
        const result = toResult(await ask(secret), environment, now());
        state[index] = result;
        if (!signal.aborted) reportAtTimes();
        return result;
      }),
    );
    signal.throwIfAborted();
    const durationMs = elapsed();
    onProgress?.(toReport({ environment, secrets, durationMs }));
    return { environment: environment.name, verdict: judge(secrets), durationMs, secrets };
  } finally {
    clearTimeout(timer);
  }
}

/** The secrets of these paths, in the configuration's order. Throws `UserError` with the nearest for one that is not there. */
export function selectSecrets(
  secrets: readonly EnvironmentSecret[],
  only: readonly string[] = [],
): readonly EnvironmentSecret[] {
  const paths = secrets.map(({ path }) => path);
  const unknown = only.find((path) => !paths.includes(path));
  if (unknown !== undefined) {
    const meant = nearest(unknown, paths);
    const question = meant === undefined ? '' : `. Did you mean ${meant}?`;
    const next = `Secrets: ${paths.join(', ') || 'none'}`;
    throw new UserError('unknown-secret', `There is no secret ${unknown} here${question}`, { next });
  }
  return only.length === 0 ? secrets : secrets.filter(({ path }) => only.includes(path));
}

function toPending({ path: id, kind, destinations }: EnvironmentSecret): PendingSecret {
  return { id, kind, destinations, status: 'running' };
}

function createPause(work: () => void): () => void {
  let last = performance.now();
  return () => {
    if (performance.now() - last < REPORT_EVERY_MS) return;
    last = performance.now();
    work();
  };
}
