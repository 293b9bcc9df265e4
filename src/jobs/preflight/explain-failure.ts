import { ExternalError } from '../../errors.ts';
import { isTimeout } from '../ask-within.ts';
import { grantRemedy } from '../grant-remedy.ts';
import type { Finding } from './check.ts';

/** Turns what a check threw into `unknown`: the other system's reason, the missing right, or a bug of ours. */
export function explainFailure(
  thrown: unknown,
  { user, limitMs }: { readonly user: string | undefined; readonly limitMs: number },
): Finding {
  if (isTimeout(thrown)) return unanswered(limitMs);
  if (!(thrown instanceof ExternalError)) return bug(thrown);
  const { message: summary, missingRight, system, reason, next } = thrown;
  if (reason === 'timeout') return { ...unanswered(limitMs), summary: `${summary} (${seconds(limitMs)})` };
  const remedy = missingRight === undefined ? next : (grantRemedy(system, missingRight, user) ?? next);
  return { status: 'unknown', summary, ...(remedy !== undefined && { remedy }) };
}

function unanswered(limitMs: number): Finding {
  return {
    status: 'unknown',
    summary: `no answer within ${seconds(limitMs)}`,
    remedy: 'Run it again; if it stays, raise preflight.checkTimeout in bitiq.yaml',
  };
}

function bug(thrown: unknown): Finding {
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  return {
    status: 'unknown',
    summary: `bug in this check: ${name}`,
    remedy: 'Report it with the id of this run; the log has the details',
  };
}

function seconds(milliseconds: number): string {
  return `${Number((milliseconds / 1_000).toFixed(1))} s`;
}
