import type { Json } from '../../audit/append.ts';
import type { Environment } from '../../config/schema.ts';
import { findPolicy } from '../../gate/find-policy.ts';
import { hashPlan } from '../../gate/plan-hash.ts';
import type { Step } from './step.ts';

/**
 * What a bootstrap makes of an environment, whatever is there already: made again once half of it is
 * done, it is the same. Its hash is what people approve.
 */
export interface BootstrapPlan {
  readonly operation: { readonly kind: 'bootstrap' };
  readonly environment: string;
  /** Of the namespace `kube-system`, which lives as long as the cluster. */
  readonly clusterUid: string;
  /** 40 characters, of the branch that the environment is rendered from. */
  readonly commit: string;
  /** Everything that is written, in full and in its order. */
  readonly parts: readonly { readonly id: string; readonly wanted: Json }[];
  /** Applications, in the order in which they are synced. */
  readonly waves: readonly (readonly string[])[];
  /** What whoever approves confirms besides. */
  readonly confirmations: readonly string[];
  /** What sets their operations. */
  readonly executor: Environment['sync']['executor'];
  /** SHA-256 of the canonical JSON of the policy that decides, in hex; `null`: there is none. */
  readonly policyVersion: string | null;
}

/** The plan of these steps. */
export function buildPlan(
  environment: Environment,
  {
    steps,
    clusterUid,
    commit,
  }: { readonly steps: readonly Step[]; readonly clusterUid: string; readonly commit: string },
): BootstrapPlan {
  const policy = findPolicy(environment, 'bootstrap');
  return {
    operation: { kind: 'bootstrap' },
    environment: environment.name,
    clusterUid,
    commit,
    parts: steps
      .flatMap(({ parts }) => parts)
      .flatMap(({ id, wanted }) => (wanted === undefined ? [] : [{ id, wanted }])),
    waves: environment.waves,
    confirmations: environment.bootstrap.confirmations,
    executor: environment.sync.executor,
    policyVersion: policy === undefined ? null : hashPlan(policy),
  };
}
