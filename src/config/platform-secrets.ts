import type { Environment } from './schema.ts';
import type { EnvironmentSecret, SecretKind } from './secrets-schema.ts';

type Place = Pick<Environment, 'namespaces' | 'secretOperator'>;

/** The platform's own secrets. An environment that lists `secrets` replaces this list. */
export function listPlatformSecrets({
  namespaces: { app, gitops, pipelines, certManager },
  secretOperator,
}: Place): readonly EnvironmentSecret[] {
  const kind = kindOf(secretOperator);
  return [
    {
      path: 'argocd/image-updater',
      keys: ['token'],
      destinations: [`${gitops}/argocd-image-updater-secret`],
    },
    {
      path: 'registry/quay',
      keys: ['dockerconfigjson'],
      destinations: [`${pipelines}/quay-auth`],
      linkedTo: 'pipeline',
    },
    { path: 'github/webhook', keys: ['token'], destinations: [`${pipelines}/github-webhook-secret`] },
    {
      path: 'github/gitops-repo',
      keys: ['url', 'username', 'password'],
      destinations: [`${gitops}/gitops-repo-creds`, `${pipelines}/gitops-repo-creds`],
    },
    {
      path: 'services/toy-service/config',
      keys: ['FAKE_SECRET'],
      destinations: [`${app}/toy-service-config`],
      onlyWhere: 'toyServiceEnabled',
    },
    {
      path: 'services/toy-web/config',
      keys: ['API_BASE_URL'],
      destinations: [`${app}/toy-web-config`],
      onlyWhere: 'toyWebEnabled',
    },
    {
      path: 'services/nostr-query/credentials',
      keys: ['OPENAI_API_KEY'],
      destinations: [`${app}/nostr-query-credentials`],
      onlyWhere: 'nostrQueryEnabled',
    },
    {
      path: 'cert-manager/route53',
      keys: ['access-key-id', 'secret-access-key'],
      destinations: [`${certManager}/route53-credentials`],
      onlyWhere: 'certManagerDns01',
    },
  ].map((secret) => ({ ...secret, kind }));
}

/** Where a secret does not say: in Vault, by the environment's own operator. */
export function kindOf(secretOperator: Place['secretOperator']): SecretKind {
  return secretOperator === 'external-secrets' ? 'vault-eso' : 'vault-vso';
}
