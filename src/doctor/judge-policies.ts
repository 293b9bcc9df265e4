import { ExternalError } from '../errors.ts';
import { type AdmissionPolicy, getAdmissionPolicy } from '../integrations/kubernetes/admission-policies.ts';
import { getUsername } from '../integrations/kubernetes/reviews.ts';
import type { ClusterIdentity } from './identities.ts';
import type { Finding } from './probe.ts';

interface Wanted {
  readonly name: string;
  /** In `deploy/kubernetes`. */
  readonly file: string;
  readonly signal: AbortSignal;
}

/** Whether an admission policy is there, denies, and is about each of these identities. */
export async function judgePolicies(
  identities: readonly ClusterIdentity[],
  wanted: Wanted,
): Promise<Finding> {
  const findings = await Promise.all(identities.map((identity) => judgeOne(identity, wanted)));
  const [first] = findings.toSorted((one, other) => WORST.indexOf(one.status) - WORST.indexOf(other.status));
  return first ?? { status: 'skipped', summary: 'nobody comes to a cluster for that' };
}

const WORST: readonly Finding['status'][] = ['failed', 'unknown', 'passed'];

async function judgeOne({ kubernetes }: ClusterIdentity, { name, file, signal }: Wanted): Promise<Finding> {
  try {
    const [user, policy] = await Promise.all([
      getUsername(kubernetes, signal),
      getAdmissionPolicy(kubernetes, name, signal),
    ]);
    const fault = policy === undefined ? 'is not there' : findFault(policy, name, user);
    if (fault === undefined) return { status: 'passed', summary: `${name} denies it to ${user}` };
    const remedy = `oc apply -f deploy/kubernetes/${file}`;
    return { status: 'failed', summary: `the admission policy ${name} ${fault}`, remedy };
  } catch (error) {
    if (!(error instanceof ExternalError) || error.reason !== 'forbidden') throw error;
    return {
      status: 'unknown',
      summary: `bitiq may not look whether the admission policy ${name} is there`,
      remedy: `oc get validatingadmissionpolicy,validatingadmissionpolicybinding ${name} -o yaml`,
    };
  }
}

/** Policies of `deploy/` name whom they bind: they do not bind somebody with another name. */
function findFault(policy: AdmissionPolicy, name: string, user: string): string | undefined {
  const { binding, failurePolicy, matchConditions } = policy;
  if (binding?.policyName !== name) return 'is bound by nothing';
  if (!binding.actions.includes('Deny')) return `does not deny (${binding.actions.join(', ')})`;
  if (binding.isNarrowed) return 'is bound for some objects only';
  if (failurePolicy !== 'Fail') return 'lets through what it cannot judge';
  const isAboutUs = matchConditions.every((expression) => expression.includes(user));
  return isAboutUs ? undefined : `is not about ${user}`;
}
