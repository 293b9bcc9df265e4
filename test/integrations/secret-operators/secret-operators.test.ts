import { describe, expect, test } from 'vitest';
import {
  listClusterSecretStores,
  listExternalSecretWriters,
} from '../../../src/integrations/secret-operators/external-secrets.ts';
import { listVaultConfigObjects } from '../../../src/integrations/secret-operators/vault-config-operator.ts';
import {
  listVaultLinks,
  listVaultSecretWriters,
} from '../../../src/integrations/secret-operators/vault-secrets-operator.ts';
import { fakeKubernetes } from '../../helpers/fake-kubernetes.ts';

const signal = new AbortController().signal;
const metadata = (name: string, namespace = 'bitiq-prod') => ({ name, namespace });

describe('Vault Secrets Operator', () => {
  test('connections and auths are valid, invalid with a reason, or not looked at yet', async () => {
    const kubernetes = fakeKubernetes({
      objects: {
        vaultconnections: [{ metadata: metadata('default'), spec: {}, status: { valid: true } }],
        vaultauths: [
          { metadata: metadata('a'), status: { valid: false, error: 'no such role' } },
          { metadata: metadata('b'), status: { valid: null } },
          { metadata: metadata('c') },
        ],
      },
    });

    expect(await listVaultLinks(kubernetes, signal)).toEqual([
      { kind: 'VaultConnection', ...metadata('default'), valid: true, error: undefined },
      { kind: 'VaultAuth', ...metadata('a'), valid: false, error: 'no such role' },
      { kind: 'VaultAuth', ...metadata('b'), valid: undefined, error: undefined },
      { kind: 'VaultAuth', ...metadata('c'), valid: undefined, error: undefined },
    ]);
  });

  test('a VaultStaticSecret writes its destination, and without one it is not as documented', async () => {
    const secret = { metadata: metadata('toy'), spec: { destination: { name: 'toy-config' } } };
    const good = fakeKubernetes({ objects: { vaultstaticsecrets: [secret] } });
    const odd = fakeKubernetes({ objects: { vaultstaticsecrets: [{ ...secret, spec: {} }] } });

    expect(await listVaultSecretWriters(good, signal)).toEqual([
      { kind: 'VaultStaticSecret', ...metadata('toy'), destination: 'toy-config' },
    ]);
    await expect(listVaultSecretWriters(odd, signal)).rejects.toMatchObject({ reason: 'unexpected' });
  });
});

describe('External Secrets', () => {
  const ready = (status: string) => ({ conditions: [{ type: 'Ready', status, message: 'store validated' }] });

  test('stores say by their condition whether they are ready', async () => {
    const kubernetes = fakeKubernetes({
      objects: {
        clustersecretstores: [
          { metadata: { name: 'a' }, status: ready('True') },
          { metadata: { name: 'b' }, status: ready('False') },
          { metadata: { name: 'c' } },
        ],
      },
    });

    const stores = await listClusterSecretStores(kubernetes, signal);

    expect(stores.map(({ name, ready }) => [name, ready])).toEqual([
      ['a', true],
      ['b', false],
      ['c', undefined],
    ]);
  });

  test('an ExternalSecret writes a Secret of its own name unless it says otherwise', async () => {
    const kubernetes = fakeKubernetes({
      objects: {
        externalsecrets: [
          { metadata: metadata('a'), spec: {} },
          { metadata: metadata('b'), spec: { target: { name: 'other' } } },
          { metadata: metadata('c'), spec: { target: { creationPolicy: 'None' } } },
        ],
      },
    });

    const writers = await listExternalSecretWriters(kubernetes, signal);

    expect(writers.map(({ name, destination }) => [name, destination])).toEqual([
      ['a', 'a'],
      ['b', 'other'],
    ]);
  });

  test('an older operator is asked in v1beta1', async () => {
    const served = fakeKubernetes({ objects: { externalsecrets: [{ metadata: metadata('a'), spec: {} }] } });
    const absent = fakeKubernetes();
    const versions: string[] = [];
    const older = {
      ...served,
      list: async (...[resource, options]: Parameters<typeof served.list>) => {
        versions.push(resource.version);
        return await (resource.version === 'v1' ? absent : served).list(resource, options);
      },
    };

    expect(await listExternalSecretWriters(older, signal)).toHaveLength(1);
    expect(versions).toEqual(['v1', 'v1beta1']);
  });
});

test("Vault Config Operator: spec.name goes before the object's own name", async () => {
  const namespace = 'openshift-gitops';
  const kubernetes = fakeKubernetes({
    objects: {
      policies: [
        { metadata: metadata('gitops-prod', namespace), spec: { policy: 'path …' } },
        { metadata: metadata('second', namespace), spec: { name: 'gitops-second' } },
        { metadata: metadata('elsewhere', 'team'), spec: {} },
      ],
      kubernetesauthengineroles: [
        { metadata: metadata('gitops-prod', namespace), spec: { policies: ['gitops-prod'] } },
        { metadata: metadata('second', namespace), spec: { name: 'gitops-second' } },
      ],
    },
  });

  expect(await listVaultConfigObjects(kubernetes, { namespace, signal })).toEqual({
    policies: ['gitops-prod', 'gitops-second'],
    roles: [
      { name: 'gitops-prod', policies: ['gitops-prod'] },
      { name: 'gitops-second', policies: [] },
    ],
  });
});
