import type { AwsWorld } from '../../world.ts';
import { type Refusal, refusal } from '../refusal.ts';
import { type IamRole, type IamUser, newAccessKey } from './identities.ts';
import { isPolicy } from './policy.ts';
import type { Query } from './query.ts';

interface Iam extends Pick<AwsWorld, 'account' | 'users' | 'roles' | 'oidcProviders' | 'managedPolicies'> {
  readonly now: Date;
}

type Result = NonNullable<Parameters<typeof import('./query.ts').answerQuery>[2]>;
type Action = (iam: Iam, query: Query) => Result | Refusal;

/** The actions that are simulated. */
const ACTIONS: Readonly<Record<string, Action>> = {
  CreateUser: createUser,
  GetUser: (iam, query) => withUser(iam, query, (user) => ({ User: userOf(iam, user) })),
  TagUser: (iam, query) => withUser(iam, query, (user) => tag(user, query)),
  UntagUser: (iam, query) =>
    withUser(iam, query, ({ tags }) => {
      for (const key of query.texts('TagKeys')) tags.delete(key);
      return {};
    }),
  PutUserPolicy: (iam, query) => withUser(iam, query, (user) => putPolicy(user, query)),
  GetUserPolicy: (iam, query) => withUser(iam, query, (user) => getPolicy(user, query, 'UserName')),
  CreateAccessKey: createAccessKey,
  ListAccessKeys: (iam, query) =>
    withUser(iam, query, ({ name, keys }) => ({
      AccessKeyMetadata: keys.map(({ id, createdAt }) => ({
        UserName: name,
        AccessKeyId: id,
        Status: 'Active',
        CreateDate: createdAt.toISOString(),
      })),
      IsTruncated: false,
    })),
  DeleteAccessKey: deleteAccessKey,
  CreateRole: createRole,
  GetRole: (iam, query) => withRole(iam, query, (role) => ({ Role: roleOf(iam, role) })),
  UpdateAssumeRolePolicy: updateTrust,
  PutRolePolicy: (iam, query) => withRole(iam, query, (role) => putPolicy(role, query)),
  GetRolePolicy: (iam, query) => withRole(iam, query, (role) => getPolicy(role, query, 'RoleName')),
  ListOpenIDConnectProviders: (iam) => ({
    OpenIDConnectProviderList: [...iam.oidcProviders.keys()].map((url) => ({ Arn: providerArn(iam, url) })),
  }),
  GetOpenIDConnectProvider: getProvider,
};

/** Actions that change something. */
export const IAM_WRITES: readonly string[] = Object.keys(ACTIONS).filter((name) => !/^(Get|List)/.test(name));

/** What IAM answers to a request that is signed right and allowed. */
export function askIam(iam: Iam, query: Query): Result | Refusal {
  const { action } = query;
  const run = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  return run === undefined
    ? refusal(400, 'InvalidAction', `Could not find operation ${action} for version 2010-05-08`)
    : run(iam, query);
}

function createUser(iam: Iam, query: Query): Result | Refusal {
  const name = query.text('UserName');
  if (!isName(name)) return badName('userName');
  if (iam.users.has(name)) return taken('User', name);
  if (lacksBoundary(iam, query)) return missing(`policy ${query.text('PermissionsBoundary')}`);
  const user: IamUser = { name, ...newIdentity(iam, query), keys: [] };
  iam.users.set(name, user);
  return { User: userOf(iam, user) };
}

function createRole(iam: Iam, query: Query): Result | Refusal {
  const [name, trust] = [query.text('RoleName'), query.text('AssumeRolePolicyDocument')];
  if (!isName(name)) return badName('roleName');
  if (iam.roles.has(name)) return taken('Role', name);
  if (!isPolicy(trust)) return malformed();
  if (lacksBoundary(iam, query)) return missing(`policy ${query.text('PermissionsBoundary')}`);
  const role: IamRole = { name, ...newIdentity(iam, query), trust };
  iam.roles.set(name, role);
  return { Role: roleOf(iam, role) };
}

function newIdentity({ now }: Iam, query: Query) {
  const boundary = query.text('PermissionsBoundary') || undefined;
  const path = query.text('Path') || '/';
  return { path, boundary, createdAt: now, tags: tagsOf(query), policies: new Map<string, string>() };
}

function lacksBoundary({ managedPolicies }: Iam, query: Query): boolean {
  const boundary = query.text('PermissionsBoundary');
  return boundary !== '' && !managedPolicies.has(boundary);
}

function updateTrust(iam: Iam, query: Query): Result | Refusal {
  return withRole(iam, query, (role) => {
    const trust = query.text('PolicyDocument');
    if (!isPolicy(trust)) return malformed();
    role.trust = trust;
    return {};
  });
}

function createAccessKey(iam: Iam, query: Query): Result | Refusal {
  return withUser(iam, query, ({ name, keys }) => {
    if (keys.length >= 2)
      return refusal(409, 'LimitExceeded', 'Cannot exceed quota for AccessKeysPerUser: 2');
    const key = newAccessKey(iam.now);
    keys.push(key);
    return {
      AccessKey: {
        UserName: name,
        AccessKeyId: key.id,
        Status: 'Active',
        SecretAccessKey: key.secret,
        CreateDate: key.createdAt.toISOString(),
      },
    };
  });
}

function deleteAccessKey(iam: Iam, query: Query): Result | Refusal {
  return withUser(iam, query, ({ keys }) => {
    const id = query.text('AccessKeyId');
    const at = keys.findIndex((key) => key.id === id);
    if (at === -1) return refusal(404, 'NoSuchEntity', `The Access Key with id ${id} cannot be found.`);
    keys.splice(at, 1);
    return {};
  });
}

function getProvider(iam: Iam, query: Query): Result | Refusal {
  const arn = query.text('OpenIDConnectProviderArn');
  const found = [...iam.oidcProviders].find(([url]) => providerArn(iam, url) === arn);
  if (found === undefined)
    return refusal(404, 'NoSuchEntity', `OpenIDConnect Provider not found for arn ${arn}`);
  return { Url: found[0], ClientIDList: found[1], ThumbprintList: [] };
}

function withUser(iam: Iam, query: Query, use: (user: IamUser) => Result | Refusal): Result | Refusal {
  const name = query.text('UserName');
  const user = iam.users.get(name);
  return user === undefined ? missing(`user with name ${name}`) : use(user);
}

function withRole(iam: Iam, query: Query, use: (role: IamRole) => Result | Refusal): Result | Refusal {
  const name = query.text('RoleName');
  const role = iam.roles.get(name);
  return role === undefined ? missing(`role with name ${name}`) : use(role);
}

function putPolicy({ policies }: Pick<IamUser, 'policies'>, query: Query): Result | Refusal {
  const document = query.text('PolicyDocument');
  if (!isPolicy(document)) return malformed();
  policies.set(query.text('PolicyName'), document);
  return {};
}

/** IAM gives documents back encoded as in a URL. */
function getPolicy(
  { name, policies }: Pick<IamUser, 'name' | 'policies'>,
  query: Query,
  field: string,
): Result | Refusal {
  const policy = query.text('PolicyName');
  const document = policies.get(policy);
  if (document === undefined) return missing(`policy with name ${policy}`);
  return { [field]: name, PolicyName: policy, PolicyDocument: encodeURIComponent(document) };
}

function tag({ tags }: Pick<IamUser, 'tags'>, query: Query): Result | Refusal {
  const given = tagsOf(query);
  if (new Set([...tags.keys(), ...given.keys()]).size > 50)
    return refusal(409, 'LimitExceeded', 'Cannot exceed quota for TagsPerUser: 50');
  for (const [key, value] of given) tags.set(key, value);
  return {};
}

function tagsOf(query: Query): Map<string, string> {
  return new Map(query.list('Tags').map(({ Key = '', Value = '' }) => [Key, Value]));
}

function userOf({ account }: Iam, { name, path, createdAt, tags }: IamUser): Result {
  return {
    Path: path,
    UserName: name,
    UserId: 'AIDASANDBOX',
    Arn: `arn:aws:iam::${account}:user${path}${name}`,
    CreateDate: createdAt.toISOString(),
    ...(tags.size > 0 && { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) }),
  };
}

function roleOf({ account }: Iam, { name, path, createdAt, trust, tags }: IamRole): Result {
  return {
    Path: path,
    RoleName: name,
    RoleId: 'AROASANDBOX',
    Arn: `arn:aws:iam::${account}:role${path}${name}`,
    CreateDate: createdAt.toISOString(),
    AssumeRolePolicyDocument: encodeURIComponent(trust),
    ...(tags.size > 0 && { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) }),
  };
}

function providerArn({ account }: Iam, url: string): string {
  return `arn:aws:iam::${account}:oidc-provider/${url}`;
}

function isName(name: string): boolean {
  return /^[\w+=,.@-]{1,64}$/.test(name);
}

function badName(field: string): Refusal {
  const message = `The specified value for ${field} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`;
  return refusal(400, 'ValidationError', message);
}

function taken(kind: string, name: string): Refusal {
  return refusal(409, 'EntityAlreadyExists', `${kind} with name ${name} already exists.`);
}

function missing(what: string): Refusal {
  return refusal(404, 'NoSuchEntity', `The ${what} cannot be found.`);
}

function malformed(): Refusal {
  return refusal(400, 'MalformedPolicyDocument', 'Syntax errors in policy.');
}
