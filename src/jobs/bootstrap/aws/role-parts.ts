import type { Iam, PolicyDocument } from '../../../integrations/aws/iam.ts';
import type { Kubernetes } from '../../../integrations/kubernetes/kubernetes.ts';
import { getServiceAccountIssuer } from '../../../integrations/openshift/service-account-issuer.ts';
import { toJson } from '../../to-json.ts';
import type { Part, Standing } from '../step.ts';
import type { Keeper } from './keeper.ts';
import { isOurs, takenIdentity } from './ownership.ts';
import { compareDocuments, trustPolicy } from './policy.ts';

export interface RoleAsked {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  /** ARN of the policy that bounds it. */
  boundary(signal: AbortSignal): Promise<string>;
  readonly policy: PolicyDocument;
  readonly audience: string;
  /** `namespace/name`. */
  readonly serviceAccounts: readonly string[];
  readonly keeper: Keeper;
  /** What is kept besides the role's name. */
  readonly about: Readonly<Record<string, string>>;
}

/** Name of the one policy. */
const POLICY = 'bitiq-bucket';

type IssuerReader = Pick<Kubernetes, 'get'>;

/** A role of IAM that ServiceAccounts of the cluster become by their own tokens: there is no key. */
export function roleParts(iam: Iam, kubernetes: IssuerReader, asked: RoleAsked): readonly Part[] {
  return [rolePart(iam, kubernetes, asked), policyPart(iam, asked), keptPart(iam, asked)];
}

function rolePart(iam: Iam, kubernetes: IssuerReader, asked: RoleAsked): Part {
  const { name, tags, boundary, audience, serviceAccounts } = asked;
  return {
    id: 'aws/role',
    title: `IAM role ${name}`,
    wanted: { role: name, tags, audience, serviceAccounts },
    async look(signal) {
      const trust = await findTrust(iam, kubernetes, asked, signal);
      if ('state' in trust) return trust;
      const role = await iam.findRole(name, { signal });
      if (role !== undefined && !isOurs(role.tags, tags)) return takenIdentity('role', name);
      return compareDocuments(role?.trust, trust);
    },
    async apply(signal) {
      const trust = await findTrust(iam, kubernetes, asked, signal);
      if ('state' in trust) return;
      const role = await iam.findRole(name, { signal });
      await (role === undefined
        ? iam.createRole(name, trust, { tags, boundary: await boundary(signal) }, { signal })
        : iam.setTrust(name, trust, { signal }));
    },
  };
}

/** Whom the role is to trust; a standing where the account or the cluster is not made for it. */
async function findTrust(
  iam: Iam,
  kubernetes: IssuerReader,
  { audience, serviceAccounts }: RoleAsked,
  signal: AbortSignal,
): Promise<PolicyDocument | Standing> {
  const url = await getServiceAccountIssuer(kubernetes, signal);
  if (url === undefined) return noIssuer();
  const issuer = url.replace(/^https:\/\//, '');
  const provider = await iam.findOidcProvider(issuer, { signal });
  if (provider === undefined) return untrusted(url);
  if (!provider.audiences.includes(audience)) return otherAudience(provider.arn, audience);
  return trustPolicy({ provider: provider.arn, issuer, audience, serviceAccounts });
}

function policyPart(iam: Iam, { name, policy }: RoleAsked): Part {
  return {
    id: 'aws/role/policy',
    title: `Policy of IAM role ${name}`,
    wanted: { role: name, policy: toJson(policy) },
    look: async (signal) => compareDocuments(await iam.getRolePolicy(name, POLICY, { signal }), policy),
    apply: (signal) => iam.putRolePolicy(name, POLICY, policy, { signal }),
  };
}

function keptPart(iam: Iam, { name, keeper, about, audience }: RoleAsked): Part {
  return {
    id: 'aws/credentials',
    title: `Name of role ${name} in ${keeper.place}`,
    wanted: { nameOf: name, keptIn: keeper.place },
    async look(signal) {
      const kept = await keeper.has([...Object.keys(about), 'role_arn', 'audience'], signal);
      if (typeof kept !== 'boolean') return kept;
      return kept ? { state: 'so', evidence: `stored in ${keeper.place}` } : { state: 'create' };
    },
    async apply(signal) {
      const role = await iam.findRole(name, { signal });
      if (role !== undefined) await keeper.put({ ...about, role_arn: role.arn, audience }, signal);
    },
  };
}

function noIssuer(): Standing {
  return {
    state: 'fails',
    code: 'no-issuer',
    reason: 'the cluster has no issuer that AWS can ask, so nobody in it can become a role',
    remedy: 'Set bootstrap.aws.credentials.kind to user, or install the cluster with roles of AWS (STS).',
  };
}

function untrusted(url: string): Standing {
  return {
    state: 'fails',
    code: 'issuer-not-trusted',
    reason: `the account does not trust the cluster's issuer ${url}`,
    remedy: `aws iam create-open-id-connect-provider --url ${url} --client-id-list sts.amazonaws.com`,
  };
}

function otherAudience(arn: string, audience: string): Standing {
  return {
    state: 'fails',
    code: 'other-audience',
    reason: `the account does not take tokens for ${audience} from the cluster's issuer`,
    remedy: `aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${arn} --client-id ${audience}`,
  };
}
