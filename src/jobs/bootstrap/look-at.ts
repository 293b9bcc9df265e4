import { ExternalError } from '../../errors.ts';
import { createPool } from '../pool.ts';
import type { Part, Standing } from './step.ts';

/** Parts looked at together. */
const TOGETHER = 8;

/** What stands in the way of a part. */
export type Trouble = Extract<Standing, { state: 'fails' | 'unknown' }>;

/** What stands there now; where it cannot be asked, why. Throws what is a bug, or the reason of `signal`. */
export async function lookAt(part: Part, signal: AbortSignal): Promise<Standing> {
  try {
    return await part.look(signal);
  } catch (error) {
    return toTrouble(error, signal);
  }
}

/** How each of these parts stands, by its id. `onLooked` is told after each. */
export async function lookAtAll(
  parts: readonly Part[],
  signal: AbortSignal,
  onLooked?: (found: ReadonlyMap<string, Standing>) => void,
): Promise<ReadonlyMap<string, Standing>> {
  const found = new Map<string, Standing>();
  const pool = createPool(TOGETHER);
  const looks = parts.map((part) =>
    pool(async () => {
      found.set(part.id, await lookAt(part, signal));
      onLooked?.(found);
    }),
  );
  await Promise.all(looks);
  return found;
}

/** What may pass is `unknown`; what does not is a failure of this part. Throws what is a bug. */
export function toTrouble(error: unknown, signal: AbortSignal): Trouble {
  signal.throwIfAborted();
  if (!(error instanceof ExternalError)) throw error;
  const { message: reason, next, reason: kind, system, retryable } = error;
  const remedy = next === undefined ? {} : { remedy: next };
  if (!retryable || kind === 'conflict')
    return { state: 'fails', code: `${system}-${kind}`, reason, ...remedy };
  return { state: 'unknown', reason, ...remedy };
}
