import type { EnvironmentSecret } from '../../../config/secrets-schema.ts';
import type { SecretSource } from './source.ts';

/** AWS Secrets Manager, brought by the External Secrets Operator. AWS tells no keys without their values. */
export const awsEso: SecretSource = {
  kind: 'aws-eso',
  system: 'aws',
  store: 'AWS',
  writer: 'ExternalSecret',
  async ask({ path, region = '' }, { secretsManager, signal }) {
    const found = await secretsManager.describeSecret({ name: path, region }, { signal });
    switch (found.state) {
      case 'found':
        return { state: 'found', keys: undefined, changedAt: found.changedAt };
      case 'deleted':
        return { state: 'deleted', version: 'AWSCURRENT', isDestroyed: false };
      case 'empty':
        return { state: 'found', keys: [], changedAt: undefined };
      case 'missing':
        return { state: 'empty' };
    }
  },
  placeOf: ({ path }) => path,
  write: (secret) => `aws secretsmanager create-secret --name ${secret.path} ${optionsOf(secret)}`,
  add: (secret) => `aws secretsmanager put-secret-value --secret-id ${secret.path} ${optionsOf(secret)}`,
  restore: ({ path, region }) => `aws secretsmanager restore-secret --secret-id ${path} --region ${region}`,
};

function optionsOf({ keys, region }: EnvironmentSecret): string {
  const value = JSON.stringify(Object.fromEntries(keys.map((key) => [key, `<${key}>`])));
  return `--region ${region} --secret-string '${value}'`;
}
