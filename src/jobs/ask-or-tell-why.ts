import { ExternalError } from '../errors.ts';
import { askWithin, isTimeout } from './ask-within.ts';
import { grantRemedy } from './grant-remedy.ts';

/** What could not be asked, and why: `403 on read gitops/subkeys/registry/quay`. Never a "no". */
export interface Unknown {
  readonly state: 'unknown';
  readonly why: string;
  /** What would let it be asked, ready to paste. */
  readonly next?: string;
}

export interface Limits {
  /** Of the whole run: when it passes, whatever is left is unknown. */
  readonly signal: AbortSignal;
  /** Of one question, in milliseconds. */
  readonly limitMs: number;
  /** As whom the cluster knows bitiq, for the command that grants a right. */
  readonly user: string | undefined;
}

/** The answer to one question in its time limit, or why there is none. Never throws. */
export async function askOrTellWhy<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  limits: Limits,
): Promise<T | Unknown> {
  try {
    return await askWithin(ask, limits);
  } catch (error) {
    return tellWhy(error, limits);
  }
}

function tellWhy(error: unknown, { limitMs, user }: Limits): Unknown {
  if (!(error instanceof ExternalError)) {
    return unknown(
      isTimeout(error) ? `no answer within ${limitMs / 1_000} s` : `bug in this question: ${nameOf(error)}`,
    );
  }
  const { reason, missingRight, system, message, next } = error;
  if (reason !== 'forbidden' || missingRight === undefined) return unknown(message, next);
  return unknown(`403 on ${missingRight}`, grantRemedy(system, missingRight, user) ?? next);
}

function unknown(why: string, next?: string): Unknown {
  return { state: 'unknown', why, ...(next !== undefined && { next }) };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
