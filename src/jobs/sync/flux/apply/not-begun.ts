import { ExternalError } from '../../../../errors.ts';
import type { StepEnding } from '../../execute/ending.ts';

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

/** All was put back already, and the worker was lost before it could say so. */
export const INTERRUPTED: StepEnding = {
  kind: 'refused',
  failure: {
    code: 'interrupted',
    message: 'It was interrupted before this was begun.',
    next: 'Request again.',
  },
  isKnown: false,
};
