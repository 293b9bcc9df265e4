import { askAgainWhere } from '../ask-again.ts';
import type { Peer } from '../network-error.ts';
import { throttledMsOf, toAwsError } from './aws-error.ts';

/** A call may not take longer than this, whatever its caller allows. */
const CALL_LIMIT_MS = 15_000;

/** What is asked, and how long whoever asks will wait. */
interface Asked {
  readonly peer: Peer;
  /** The IAM action that it takes. */
  readonly right: string;
  readonly signal: AbortSignal;
}

/**
 * One question to AWS, or one write. What AWS throttles is sent again, for it was denied before it began;
 * nothing else is: whoever calls comes back. Throws `ExternalError` with system `aws`.
 */
export async function askAws<T>(
  { peer, right, signal: caller }: Asked,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.any([caller, AbortSignal.timeout(CALL_LIMIT_MS)]);
  try {
    return await askAgainWhere(() => call(signal), { signal, throttledMsOf });
  } catch (error) {
    throw toAwsError(peer, error, right, signal);
  }
}
