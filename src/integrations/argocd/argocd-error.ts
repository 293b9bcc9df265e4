import { z } from 'zod';
import { ExternalError, type ExternalReason } from '../../errors.ts';
import type { Peer } from '../network-error.ts';

/** An Argo CD as the other side of a connection. */
export function argocdPeer(address: string): Peer {
  return { system: 'argocd', name: `Argo CD at ${address}`, probe: `curl -i ${address}/api/version` };
}

/** What was asked, as a policy of Argo CD writes it. */
export interface ArgocdQuestion {
  readonly address: string;
  readonly action: 'get' | 'sync';
  /** `project/application`; a `*` where the project is not known. */
  readonly object: string;
}

/** gRPC's code for "there is none". */
const NOT_FOUND = 5;

const errorBody = z.looseObject({ message: z.string(), code: z.int() });

/** Whether a 404 speaks of the Application, and not of a path that is no Argo CD's. */
export function isApplicationMissing(status: number, body: unknown): boolean {
  return status === 404 && errorBody.safeParse(body).data?.code === NOT_FOUND;
}

/** What an answer other than 2xx means. */
export function toArgocdError(status: number, body: unknown, question: ArgocdQuestion): ExternalError {
  const { address, action, object } = question;
  const { name, probe } = argocdPeer(address);
  const said = errorBody.safeParse(body).data?.message.slice(0, 300);
  const fail = (reason: ExternalReason, message: string, next = probe, missingRight?: string) => {
    const cause = said === undefined ? undefined : new Error(said);
    return new ExternalError('argocd', reason, `${name} ${message}`, { status, missingRight, next, cause });
  };
  if (status === 401)
    return fail(
      'unauthenticated',
      "does not accept bitiq's token",
      'Make a new one: argocd proj role create-token',
    );
  if (status === 403) {
    const next = `Give the token's role the policy: argocd proj role add-policy … -a ${action} -o '*'`;
    return fail(
      'forbidden',
      `does not let bitiq ${action} ${object}`,
      next,
      `applications, ${action}, ${object}`,
    );
  }
  if (isApplicationMissing(status, body)) return fail('conflict', `knows no application ${object}`);
  if (status === 404) return fail('not-served', 'has no such API');
  if (status === 409) return fail('conflict', `refused to ${action} ${object}${quoted(said)}`);
  if (status === 429) return fail('throttled', 'asks for fewer requests (429)');
  if (status >= 500) return fail('unavailable', `answers ${status}${quoted(said)}`);
  return fail('unexpected', `refused to ${action} ${object}${quoted(said)}`);
}

function quoted(said: string | undefined): string {
  return said === undefined ? '' : `: ${said}`;
}
