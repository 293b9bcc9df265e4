import { ExternalError } from '../../../errors.ts';
import type { StepEnding } from './ending.ts';

export function notBegun(why: string): StepEnding {
  return { kind: 'cancelled', summary: `not begun: ${why}`, isBegun: false };
}

/** What could not be asked, and so was not begun; throws on what is no other system's fault. */
export function unreadable(error: unknown): StepEnding {
  if (!(error instanceof ExternalError)) throw error;
  const { code, message, next } = error;
  const failure = { code, message: `${message}.`, ...(next !== undefined && { next }) };
  return { kind: 'refused', failure, isKnown: false };
}
