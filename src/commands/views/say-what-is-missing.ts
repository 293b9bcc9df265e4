import { RefusedError } from '../../errors.ts';
import type { Services } from '../command.ts';

/** Whoever is refused for one of these has nothing to do but to know whom it waits for. */
const WAITS_FOR_OTHERS = ['own-request', 'already-counted'];

/** The same error, with who is still needed where that is what the refused person waits for. */
export async function sayWhatIsMissing(
  services: Pick<Services, 'gate'>,
  runId: string,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof RefusedError) || !WAITS_FOR_OTHERS.includes(error.code)) return error;
  const standing = await services.gate.getStanding(runId).catch(() => undefined);
  const missing = standing?.approval.missing ?? '';
  if (missing === '') return error;
  const next = [error.next, `Still needed: ${missing}.`].filter(Boolean).join(' ');
  return new RefusedError(error.code, error.message, { next, cause: error.cause });
}
