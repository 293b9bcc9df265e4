import { expect, test } from 'vitest';
import type { Kubernetes } from '../../../src/integrations/kubernetes/kubernetes.ts';
import { vault } from '../../../src/jobs/bootstrap/steps/vault.ts';
import { anEnvironment } from '../../helpers/an-environment.ts';

const ADDRESS = 'https://vault.example:8200';
const ELSEWHERE = { address: ADDRESS, auth: { method: 'token' }, namespace: 'team' };

/** What the step writes of a kind, in an environment whose Vault is Enterprise, with a CA of its own. */
function written(kind: string, given: object = {}): readonly object[] {
  const environment = anEnvironment({
    vault: ELSEWHERE,
    bootstrap: { vault: { caSecret: 'vault-ca' } },
    ...given,
  });
  // Nothing is asked to know what is wanted.
  const { parts } = vault({} as Kubernetes, environment);
  return parts.flatMap(({ wanted }) => (isOfKind(wanted, kind) ? [wanted] : []));
}

function isOfKind(wanted: unknown, kind: string): wanted is object {
  return typeof wanted === 'object' && wanted !== null && 'kind' in wanted && wanted.kind === kind;
}

test('the External Secrets Operator is told the CA and the namespace of Vault', () => {
  expect(written('ClusterSecretStore', { secretOperator: 'external-secrets' })).toMatchObject([
    {
      spec: {
        provider: {
          vault: {
            server: ADDRESS,
            namespace: 'team',
            caProvider: { type: 'Secret', name: 'vault-ca', key: 'ca.crt', namespace: 'bitiq-prod' },
          },
        },
      },
    },
  ]);
});

test('so is the Vault Secrets Operator, in every namespace with Secrets', () => {
  const connections = written('VaultConnection');
  const logins = written('VaultAuth');

  expect(connections).toHaveLength(3);
  for (const connection of connections)
    expect(connection).toMatchObject({ spec: { address: ADDRESS, caCertSecretRef: 'vault-ca' } });
  expect(logins).toHaveLength(3);
  for (const login of logins) expect(login).toMatchObject({ spec: { namespace: 'team' } });
});

test.each(['SecretEngineMount', 'Policy', 'KubernetesAuthEngineRole'])(
  'the Vault Config Operator makes its %s in the namespace',
  (kind) => {
    expect(written(kind)).toMatchObject([{ spec: { authentication: { namespace: 'team' } } }]);
  },
);

test('a Vault without either is told neither', () => {
  const plain = { vault: { address: ADDRESS, auth: { method: 'token' } }, bootstrap: {} };

  const all = ['VaultConnection', 'VaultAuth', 'Policy'].flatMap((kind) => written(kind, plain));
  const store = written('ClusterSecretStore', { ...plain, secretOperator: 'external-secrets' });

  expect(JSON.stringify([...all, ...store])).not.toMatch(/vault-ca|caProvider|team/);
});
