import { BitiqError, ExternalError, type ExternalSystem } from '../errors.ts';
import { isTimeout } from '../jobs/ask-within.ts';
import { grantRemedy } from '../jobs/grant-remedy.ts';
import type { Finding } from './probe.ts';

/** Turns what a probe threw into `unknown`: the other system's reason, the missing right, or a bug of ours. */
export function explainFailure(thrown: unknown, limitMs: number): Finding {
  if (isTimeout(thrown)) {
    const summary = `no answer within ${limitMs / 1_000} s`;
    return { status: 'unknown', summary, remedy: 'Run it again' };
  }
  if (!(thrown instanceof BitiqError)) return bug(thrown);
  return { status: 'unknown', summary: thrown.message, remedy: remedyOf(thrown) };
}

function remedyOf(error: BitiqError): string {
  if (!(error instanceof ExternalError)) return error.next ?? 'Run it again';
  const { system, missingRight, next } = error;
  const grant = missingRight && grantRemedy(system, missingRight, undefined);
  return grant ?? next ?? LOOK[system] ?? 'Run it again';
}

/** What shows a person whether a system is there. */
const LOOK: Partial<Record<ExternalSystem, string>> = {
  kubernetes: 'oc get --raw=/readyz',
  argocd: 'oc get pods -A -l app.kubernetes.io/part-of=argocd',
  slack: `curl -i "\${SLACK_API_URL:-https://slack.com/api/}api.test"`,
  store: 'bitiq config check, and see whether DATABASE_URL can be reached from here',
};

function bug(thrown: unknown): Finding {
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  return {
    status: 'unknown',
    summary: `bug in this check: ${name}`,
    remedy: 'bitiq doctor --json, and report what it prints',
  };
}
