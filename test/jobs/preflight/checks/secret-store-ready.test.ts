import { describe, expect, test } from 'vitest';
import { secretStoreReady } from '../../../../src/jobs/preflight/checks/secret-store-ready.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { type FakeObject, fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';

describe('with the Vault Secrets Operator', () => {
  const link = (name: string, status?: object, namespace = 'bitiq-prod'): FakeObject => {
    return { metadata: { name, namespace }, ...(status && { status }) };
  };
  const valid = { valid: true };

  function run(vaultconnections: readonly FakeObject[], vaultauths: readonly FakeObject[]) {
    const kubernetes = fakeKubernetes({ objects: { vaultconnections, vaultauths } });
    return secretStoreReady.run(aCheckContext({ kubernetes }));
  }

  test('every connection and auth of the environment is valid', async () => {
    expect(await run([link('a', valid), link('b', valid)], [link('a', valid)])).toEqual({
      status: 'passed',
      summary: '2 VaultConnections and 1 VaultAuth ready',
      evidence: ['VaultConnection bitiq-prod/a', 'VaultConnection bitiq-prod/b', 'VaultAuth bitiq-prod/a'],
    });
  });

  test.each([
    [
      [link('a', valid)],
      [link('b', { valid: false, error: 'no such role' })],
      'VaultAuth bitiq-prod/b is not ready: no such role',
    ],
    [[link('a', { valid: false })], [link('b', valid)], 'VaultConnection bitiq-prod/a is not ready'],
    [[link('a', valid)], [link('b')], 'VaultAuth bitiq-prod/b has not been looked at by its operator yet'],
    [[link('a', valid)], [], 'there is no VaultAuth'],
    [[], [], 'there is no VaultConnection and there is no VaultAuth'],
    [[link('a', valid, 'team')], [link('b', valid)], 'there is no VaultConnection'],
  ])('otherwise it is failed: %#', async (connections, auths, summary) => {
    expect(await run(connections, auths)).toMatchObject({
      status: 'failed',
      summary,
      remedy: expect.stringMatching(/^oc describe/),
    });
  });

  test("what other teams have in the cluster is not asked, the operator's own connection is", async () => {
    const own = link('default', valid, 'hashicorp-vault-secrets-operator');

    expect(await run([own], [link('a', valid), link('x', { valid: false }, 'team')])).toMatchObject({
      status: 'passed',
    });
  });
});

describe('with External Secrets', () => {
  const environment = anEnvironment({ secretOperator: 'external-secrets' });
  const store = (name: string, status?: string) => ({
    metadata: { name },
    status: { conditions: status ? [{ type: 'Ready', status, message: 'unable to log in' }] : [] },
  });
  const run = (clustersecretstores: readonly FakeObject[]) =>
    secretStoreReady.run(
      aCheckContext({ environment, kubernetes: fakeKubernetes({ objects: { clustersecretstores } }) }),
    );

  test.each([
    [[store('vault', 'True')], 'passed', '1 ClusterSecretStore ready'],
    [[store('vault', 'False')], 'failed', 'ClusterSecretStore vault is not ready: unable to log in'],
    [[store('vault')], 'failed', 'ClusterSecretStore vault has not been looked at by its operator yet'],
    [[], 'failed', 'there is no ClusterSecretStore'],
  ])('%#: %s', async (stores, status, summary) => {
    expect(await run(stores)).toMatchObject({ status, summary });
  });
});

test('without the operator, or without the right to ask, there is no answer', async () => {
  const run = (kubernetes = fakeKubernetes()) => secretStoreReady.run(aCheckContext({ kubernetes }));

  await expect(run()).rejects.toMatchObject({ reason: 'not-served' });
  await expect(run(fakeKubernetes({ forbidden: ['list vaultconnections'] }))).rejects.toMatchObject({
    missingRight: 'list vaultconnections',
  });
});
