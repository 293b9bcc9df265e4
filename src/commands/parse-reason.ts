import { UserError } from '../errors.ts';
import { oneLine } from '../wording/outside-text.ts';

/** Everybody reads it, in a message of limited length. */
const LONGEST = 500;

/** A reason as somebody gave it, on one line. Throws `UserError` where it is empty or too long. */
export function parseReason(text: string): string {
  const reason = oneLine(text);
  if (reason === '') throw new UserError('reason-missing', 'The reason is empty.', { next: 'Say why.' });
  if (reason.length <= LONGEST) return reason;
  throw new UserError('reason-too-long', `The reason has ${reason.length} characters.`, {
    next: `Say it in at most ${LONGEST}.`,
  });
}
