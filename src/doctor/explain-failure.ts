import { BitiqError, ExternalError } from '../errors.ts';
import { grantRemedy } from '../jobs/preflight/grant-remedy.ts';
import type { Finding } from './probe.ts';

/** Turns what a probe threw into `unknown`: the other system's reason, the missing right, or a bug of ours. */
export function explainFailure(thrown: unknown, limitMs: number): Finding {
  const seconds = `${limitMs / 1_000} s`;
  if (thrown instanceof Error && thrown.name === 'TimeoutError') {
    return { status: 'unknown', summary: `no answer within ${seconds}`, remedy: 'Run it again' };
  }
  if (!(thrown instanceof BitiqError)) return bug(thrown);
  const { message: summary, next } = thrown;
  const right = thrown instanceof ExternalError ? thrown.missingRight : undefined;
  const grant =
    thrown instanceof ExternalError && right !== undefined
      ? grantRemedy(thrown.system, right, undefined)
      : undefined;
  const remedy = grant ?? next;
  return { status: 'unknown', summary, ...(remedy !== undefined && { remedy }) };
}

function bug(thrown: unknown): Finding {
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  return {
    status: 'unknown',
    summary: `bug in this check: ${name}`,
    remedy: 'bitiq doctor --json, and report what it prints',
  };
}
