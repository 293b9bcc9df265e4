import type { Environment } from '../config/schema.ts';
import { RefusedError } from '../errors.ts';
import { findPolicy } from '../gate/find-policy.ts';
import { judgeRequest } from '../gate/judge-request.ts';

/** What somebody asks a worker to do, as far as the gate cares. */
export interface GateRequest {
  readonly kind: string;
  readonly environment: Environment;
  readonly input: { readonly dryRun?: unknown; readonly plan?: unknown; readonly reason?: unknown };
}

/** Whether it waits at the gate: a sync or a bootstrap that is more than a plan. */
export function goesToGate({ kind, input }: Pick<GateRequest, 'kind' | 'input'>): boolean {
  return (kind === 'sync' && input.dryRun !== true) || (kind === 'bootstrap' && input.plan !== true);
}

/** Throws `RefusedError` where a change may not even be asked for: no policy, or no reason where one is needed. */
export function assertRequestable({ kind, environment, input }: GateRequest): void {
  if (kind === 'bootstrap' && environment.controller === 'flux') {
    const sentence = `Bootstrap prepares environments of Argo CD, and Flux brings ${environment.name} about.`;
    throw new RefusedError('not-by-argocd', sentence, { next: 'Use flux bootstrap.' });
  }
  const policy = findPolicy(environment, kind);
  const reason = typeof input.reason === 'string' ? input.reason : undefined;
  const ruling = judgeRequest({ policy, reason });
  if (ruling.accepted) return;
  throw new RefusedError(ruling.code, ruling.sentence, { next: nextOf(ruling.code, kind, environment.name) });
}

function nextOf(code: string, kind: string, environment: string): string {
  if (code === 'reason-missing') return 'Add --reason "why it is needed".';
  return `Add environments.${environment}.policies.${kind} to bitiq.yaml, such as approvals: { group: platform }.`;
}
