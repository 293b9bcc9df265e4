import { ExternalError } from '../errors.ts';
import { type AdmissionPolicy, getAdmissionPolicy } from '../integrations/kubernetes/admission-policies.ts';
import { getUsername } from '../integrations/kubernetes/reviews.ts';
import { type DeployedPolicy, digestOf } from './deployed-policies.ts';
import type { ClusterIdentity } from './identities.ts';
import { isAboutUser } from './is-about-user.ts';
import type { Finding } from './probe.ts';

/** Whether an admission policy is there, denies what it should, and is about each of these identities. */
export async function judgePolicies(
  identities: readonly ClusterIdentity[],
  wanted: DeployedPolicy,
  signal: AbortSignal,
): Promise<Finding> {
  const findings = await Promise.all(identities.map((identity) => judgeOne(identity, wanted, signal)));
  return worstOf(findings) ?? { status: 'skipped', summary: 'nobody comes to a cluster for that' };
}

/** The one that people should read; `undefined` of none. */
export function worstOf(findings: readonly Finding[]): Finding | undefined {
  return findings.toSorted((one, other) => WORST.indexOf(one.status) - WORST.indexOf(other.status))[0];
}

const WORST: readonly Finding['status'][] = ['failed', 'unknown', 'passed'];

async function judgeOne(
  { kubernetes, looker }: ClusterIdentity,
  { name, file, digest }: DeployedPolicy,
  signal: AbortSignal,
): Promise<Finding> {
  const [user, policy] = await Promise.all([
    getUsername(kubernetes, signal),
    readPolicy(looker, name, signal),
  ]);
  if (policy === 'forbidden') return mayNotLook(name);
  const say = (status: Finding['status'], what: string): Finding => ({
    status,
    summary: `the admission policy ${name} ${what}`,
    remedy: `oc apply -f deploy/${file}`,
  });
  if (policy === undefined) return say('failed', 'is not there');
  const fault = findFault(policy, name);
  if (fault !== undefined) return say('failed', fault);
  const answers = policy.matchConditions.map((condition) => isAboutUser(condition, user));
  if (answers.includes(false)) return say('failed', `is not about ${user}`);
  if (answers.includes(undefined)) return say('unknown', `has a condition that bitiq cannot judge`);
  if (digestOf(policy) !== digest) return say('unknown', 'has other rules than this bitiq brings');
  return { status: 'passed', summary: `${name} denies it to ${user}` };
}

async function readPolicy(
  looker: ClusterIdentity['looker'],
  name: string,
  signal: AbortSignal,
): Promise<AdmissionPolicy | 'forbidden' | undefined> {
  try {
    return await getAdmissionPolicy(looker, name, signal);
  } catch (error) {
    if (error instanceof ExternalError && error.reason === 'forbidden') return 'forbidden';
    throw error;
  }
}

function mayNotLook(name: string): Finding {
  return {
    status: 'unknown',
    summary: `bitiq may not look whether the admission policy ${name} is there`,
    remedy: 'oc apply -f deploy/kubernetes/cluster-role.yaml',
  };
}

function findFault(policy: AdmissionPolicy, name: string): string | undefined {
  const { binding, failurePolicy, isNarrowed } = policy;
  if (binding?.policyName !== name) return 'is bound by nothing';
  if (!binding.actions.includes('Deny')) return `does not deny (${binding.actions.join(', ')})`;
  if (binding.isNarrowed || isNarrowed) return 'is about some objects only';
  return failurePolicy === 'Fail' ? undefined : 'lets through what it cannot judge';
}
