import type { AwsBootstrapConfig } from '../../../config/aws-schema.ts';
import type { Environment } from '../../../config/schema.ts';
import type { Aws } from '../../../integrations/aws/create-aws.ts';
import type { SecretsManager } from '../../../integrations/aws/secrets-manager.ts';
import type { Kubernetes } from '../../../integrations/kubernetes/kubernetes.ts';
import type { VaultSecretWriter } from '../../../integrations/vault/secret-writer.ts';
import type { Vault } from '../../../integrations/vault/vault.ts';
import { bucketParts } from '../aws/bucket-parts.ts';
import { type Keeper, secretsManagerKeeper, vaultKeeper } from '../aws/keeper.ts';
import { ownTags } from '../aws/ownership.ts';
import { bucketPolicy } from '../aws/policy.ts';
import { roleParts } from '../aws/role-parts.ts';
import { userParts } from '../aws/user-parts.ts';
import type { Part, Step } from '../step.ts';

/** What the step is carried out with. */
export interface AwsSystems {
  createAws(region: string): Aws;
  /** Writes into the environment's Vault by this role. */
  createVaultWriter(role: string): VaultSecretWriter;
  readonly vault: Vault;
  readonly secretsManager: SecretsManager;
}

/** A bucket for the environment's logs and the way into it. Without `bootstrap.aws` there is no such step. */
export function aws(
  kubernetes: Pick<Kubernetes, 'get'>,
  environment: Pick<Environment, 'name' | 'bootstrap' | 'vault'>,
  systems: AwsSystems,
): readonly Step[] {
  const config = environment.bootstrap.aws;
  if (config === undefined) return [];
  const client = systems.createAws(config.region);
  const tags = ownTags(environment.name);
  const parts = [
    accountPart(client, config),
    ...bucketParts(client.buckets, config, { ...config.tags, ...tags }),
    ...identityParts({
      kubernetes,
      client,
      config,
      tags,
      keeper: chooseKeeper(environment, config, { ...systems, client }),
    }),
  ];
  return [{ id: 'aws', title: 'AWS', parts }];
}

/** It is the account that it should be. */
function accountPart({ identify }: Aws, { account }: AwsBootstrapConfig): Part {
  return {
    id: 'aws/account',
    title: 'AWS account',
    async look(signal) {
      const found = await identify({ signal });
      if (account === undefined || found.account === account)
        return { state: 'so', evidence: `account ${found.account}` };
      return {
        state: 'fails',
        code: 'other-account',
        reason: `bitiq is in AWS account ${found.account}, and not in ${account}`,
        remedy: 'Give bitiq credentials of that account: aws sts get-caller-identity says whose they are.',
      };
    },
  };
}

function chooseKeeper(
  { vault }: Pick<Environment, 'vault'>,
  { region, credentials }: AwsBootstrapConfig,
  systems: AwsSystems & { readonly client: Aws },
): Keeper {
  const { store, name, vaultRole } = credentials.secret;
  if (store === 'secrets-manager')
    return secretsManagerKeeper(systems.secretsManager, systems.client.secretWriter, { name, region });
  const place = { mount: vault.mount, path: name };
  return vaultKeeper(systems.vault, systems.createVaultWriter(vaultRole), place);
}

interface IdentityAsked {
  readonly kubernetes: Pick<Kubernetes, 'get'>;
  readonly client: Aws;
  readonly config: AwsBootstrapConfig;
  readonly tags: Readonly<Record<string, string>>;
  readonly keeper: Keeper;
}

/** As LokiStack wants to find them in its Secret. */
function identityParts({ kubernetes, client, config, tags, keeper }: IdentityAsked): readonly Part[] {
  const { bucket, region, credentials } = config;
  const { iam, partition, s3Address } = client;
  const boundary = async (signal: AbortSignal) => {
    const { account } = await client.identify({ signal });
    return `arn:${partition}:iam::${account}:policy/${config.boundary}`;
  };
  const policy = bucketPolicy(bucket, partition);
  const shared = { name: credentials.name ?? bucket, tags, boundary, policy, keeper };
  if (credentials.kind === 'user')
    return userParts(iam, { ...shared, about: { bucketnames: bucket, endpoint: s3Address, region } });
  const { audience, serviceAccounts } = credentials;
  const about = { bucketnames: bucket, region };
  return roleParts(iam, kubernetes, { ...shared, audience, serviceAccounts, about });
}
