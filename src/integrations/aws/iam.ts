import type { AwsPlace, Caller } from './caller.ts';
import { clientSettings, createCaller, orNothing } from './caller.ts';
import { partitionOf } from './partition.ts';

/** A policy as IAM reads it. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

/** A document that stands in IAM, whoever wrote it. */
export type FoundDocument = Readonly<Record<string, unknown>>;

type Tags = Readonly<Record<string, string>>;

interface Options {
  readonly signal: AbortSignal;
}

/** An access key as it is made: its secret half is told this one time. */
export interface NewAccessKey {
  readonly id: string;
  readonly secret: string;
}

export interface IamRole {
  readonly arn: string;
  readonly trust: FoundDocument;
  readonly tags: Tags;
}

/** What a user or role gets when it is made. Its path is `/bitiq/`. */
export interface MadeWith {
  readonly tags: Tags;
  /** ARN of the policy that bounds it. */
  readonly boundary: string;
}

/** Whom an account trusts to say who somebody is. */
export interface OidcProvider {
  readonly arn: string;
  /** What tokens of it may be made for. */
  readonly audiences: readonly string[];
}

/**
 * IAM, as far as one user or role with one policy of its own is made. All methods throw `ExternalError`
 * with system `aws`; `forbidden` names the right. Policies are inline ones.
 */
export interface Iam {
  findUser(name: string, options: Options): Promise<{ readonly tags: Tags } | undefined>;
  createUser(name: string, made: MadeWith, options: Options): Promise<void>;
  tagUser(name: string, tags: Tags, options: Options): Promise<void>;
  untagUser(name: string, keys: readonly string[], options: Options): Promise<void>;
  /** `undefined`: no such policy, or no such user. */
  getUserPolicy(user: string, policy: string, options: Options): Promise<FoundDocument | undefined>;
  putUserPolicy(user: string, policy: string, document: PolicyDocument, options: Options): Promise<void>;
  /** Ids; none where there is no such user. */
  listAccessKeys(user: string, options: Options): Promise<readonly string[]>;
  createAccessKey(user: string, options: Options): Promise<NewAccessKey>;
  /** One that is not there is deleted already. */
  deleteAccessKey(user: string, id: string, options: Options): Promise<void>;
  findRole(name: string, options: Options): Promise<IamRole | undefined>;
  createRole(name: string, trust: PolicyDocument, made: MadeWith, options: Options): Promise<void>;
  setTrust(name: string, trust: PolicyDocument, options: Options): Promise<void>;
  getRolePolicy(role: string, policy: string, options: Options): Promise<FoundDocument | undefined>;
  putRolePolicy(role: string, policy: string, document: PolicyDocument, options: Options): Promise<void>;
  /** `issuer` without `https://`; `undefined`: the account does not trust it. */
  findOidcProvider(issuer: string, options: Options): Promise<OidcProvider | undefined>;
}

type Client = Caller<{
  readonly sdk: typeof import('@aws-sdk/client-iam');
  readonly client: import('@aws-sdk/client-iam').IAMClient;
}>;

const MISSING = 'NoSuchEntityException';

export function createIam(place: AwsPlace): Iam {
  const iam: Client = createCaller('IAM', async () => {
    const sdk = await import('@aws-sdk/client-iam');
    const region = partitionOf(place.region).iamRegion;
    return { sdk, client: new sdk.IAMClient(clientSettings({ ...place, region }, 'iam')) };
  });
  return { ...usersOf(iam), ...keysOf(iam), ...rolesOf(iam) };
}

function usersOf(iam: Client) {
  return {
    findUser: (UserName, { signal }) =>
      iam.ask('iam:GetUser', signal, async ({ sdk, client }, call) => {
        const asked = client.send(new sdk.GetUserCommand({ UserName }), call);
        const found = await asked.catch(orNothing(MISSING));
        return found?.User && { tags: toRecord(found.User.Tags) };
      }),
    createUser: (UserName, made, { signal }) =>
      iam.ask('iam:CreateUser', signal, async ({ sdk, client }, call) => {
        await client.send(new sdk.CreateUserCommand({ UserName, ...toCommon(made) }), call);
      }),
    tagUser: (UserName, tags, { signal }) =>
      iam.ask('iam:TagUser', signal, async ({ sdk, client }, call) => {
        await client.send(new sdk.TagUserCommand({ UserName, Tags: toTags(tags) }), call);
      }),
    untagUser: (UserName, keys, { signal }) =>
      iam.ask('iam:UntagUser', signal, async ({ sdk, client }, call) => {
        await client.send(new sdk.UntagUserCommand({ UserName, TagKeys: [...keys] }), call);
      }),
    getUserPolicy: (UserName, PolicyName, { signal }) =>
      iam.ask('iam:GetUserPolicy', signal, async ({ sdk, client }, call) => {
        const asked = client.send(new sdk.GetUserPolicyCommand({ UserName, PolicyName }), call);
        return parseDocument((await asked.catch(orNothing(MISSING)))?.PolicyDocument);
      }),
    putUserPolicy: (UserName, PolicyName, document, { signal }) =>
      iam.ask('iam:PutUserPolicy', signal, async ({ sdk, client }, call) => {
        const policy = { UserName, PolicyName, PolicyDocument: JSON.stringify(document) };
        await client.send(new sdk.PutUserPolicyCommand(policy), call);
      }),
  } satisfies Partial<Iam>;
}

function keysOf(iam: Client) {
  return {
    listAccessKeys: (UserName, { signal }) =>
      iam.ask('iam:ListAccessKeys', signal, async ({ sdk, client }, call) => {
        const asked = client.send(new sdk.ListAccessKeysCommand({ UserName }), call);
        const { AccessKeyMetadata = [] } = (await asked.catch(orNothing(MISSING))) ?? {};
        return AccessKeyMetadata.flatMap(({ AccessKeyId }) => AccessKeyId ?? []);
      }),
    createAccessKey: (UserName, { signal }) =>
      iam.ask('iam:CreateAccessKey', signal, async ({ sdk, client }, call) => {
        const { AccessKey } = await client.send(new sdk.CreateAccessKeyCommand({ UserName }), call);
        return { id: AccessKey?.AccessKeyId ?? '', secret: AccessKey?.SecretAccessKey ?? '' };
      }),
    deleteAccessKey: (UserName, AccessKeyId, { signal }) =>
      iam.ask('iam:DeleteAccessKey', signal, async ({ sdk, client }, call) => {
        const asked = client.send(new sdk.DeleteAccessKeyCommand({ UserName, AccessKeyId }), call);
        await asked.catch(orNothing(MISSING));
      }),
  } satisfies Partial<Iam>;
}

function rolesOf(iam: Client) {
  return {
    findRole: (RoleName, { signal }) =>
      iam.ask('iam:GetRole', signal, async ({ sdk, client }, call) => {
        const asked = client.send(new sdk.GetRoleCommand({ RoleName }), call);
        const role = (await asked.catch(orNothing(MISSING)))?.Role;
        if (role === undefined) return undefined;
        const trust = parseDocument(role.AssumeRolePolicyDocument) ?? {};
        return { arn: role.Arn ?? '', trust, tags: toRecord(role.Tags) };
      }),
    createRole: (RoleName, trust, made, { signal }) =>
      iam.ask('iam:CreateRole', signal, async ({ sdk, client }, call) => {
        const role = { RoleName, AssumeRolePolicyDocument: JSON.stringify(trust), ...toCommon(made) };
        await client.send(new sdk.CreateRoleCommand(role), call);
      }),
    setTrust: (RoleName, trust, { signal }) =>
      iam.ask('iam:UpdateAssumeRolePolicy', signal, async ({ sdk, client }, call) => {
        const wanted = { RoleName, PolicyDocument: JSON.stringify(trust) };
        await client.send(new sdk.UpdateAssumeRolePolicyCommand(wanted), call);
      }),
    getRolePolicy: (RoleName, PolicyName, { signal }) =>
      iam.ask('iam:GetRolePolicy', signal, async ({ sdk, client }, call) => {
        const asked = client.send(new sdk.GetRolePolicyCommand({ RoleName, PolicyName }), call);
        return parseDocument((await asked.catch(orNothing(MISSING)))?.PolicyDocument);
      }),
    putRolePolicy: (RoleName, PolicyName, document, { signal }) =>
      iam.ask('iam:PutRolePolicy', signal, async ({ sdk, client }, call) => {
        const policy = { RoleName, PolicyName, PolicyDocument: JSON.stringify(document) };
        await client.send(new sdk.PutRolePolicyCommand(policy), call);
      }),
    async findOidcProvider(issuer, { signal }) {
      const arns = await iam.ask('iam:ListOpenIDConnectProviders', signal, async ({ sdk, client }, call) => {
        const answer = await client.send(new sdk.ListOpenIDConnectProvidersCommand({}), call);
        return (answer.OpenIDConnectProviderList ?? []).flatMap(({ Arn }) => Arn ?? []);
      });
      const arn = arns.find((each) => each.endsWith(`:oidc-provider/${issuer}`));
      if (arn === undefined) return undefined;
      return iam.ask('iam:GetOpenIDConnectProvider', signal, async ({ sdk, client }, call) => {
        const command = new sdk.GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
        const { ClientIDList = [] } = await client.send(command, call);
        return { arn, audiences: ClientIDList };
      });
    },
  } satisfies Partial<Iam>;
}

/** IAM gives documents back encoded as in a URL. */
function parseDocument(text: string | undefined): FoundDocument | undefined {
  return text === undefined ? undefined : (JSON.parse(decodeURIComponent(text)) as FoundDocument);
}

function toCommon({ tags, boundary }: MadeWith) {
  return { Path: '/bitiq/', PermissionsBoundary: boundary, Tags: toTags(tags) };
}

function toTags(tags: Tags) {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function toRecord(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): Tags {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}
