import { withSpan } from '../../tracing/span.ts';
import { type AskLimits, askWithin } from '../ask-within.ts';
import type { Finding } from './check.ts';
import { explainFailure } from './explain-failure.ts';

export interface AskCheckOptions extends AskLimits {
  /** Of the span that it is asked in: `check cluster-version`. */
  readonly span: string;
  /** As whom the cluster knows bitiq, for the command that grants a right. */
  readonly user: string | undefined;
}

/**
 * What a check found in its time limit. One that throws, is forbidden or does not answer in time is `unknown`,
 * and so hides no other. Never throws.
 */
export async function askCheck<F extends { readonly status: string }>(
  ask: (signal: AbortSignal) => Promise<F>,
  { span: name, user, limitMs, signal }: AskCheckOptions,
): Promise<F | Finding> {
  try {
    return await withSpan({ name }, async (span) => {
      const finding = await askWithin(ask, { limitMs, signal });
      span.set({ 'bitiq.status': finding.status });
      return finding;
    });
  } catch (thrown) {
    return explainFailure(thrown, { user, limitMs });
  }
}
