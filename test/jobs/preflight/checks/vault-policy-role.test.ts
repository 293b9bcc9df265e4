import { expect, test } from 'vitest';
import type { ExternalReason } from '../../../../src/errors.ts';
import { vaultPolicyRole } from '../../../../src/jobs/preflight/checks/vault-policy-role.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { type FakeCluster, fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';
import { failing, fakeVault } from '../../../helpers/fake-vault.ts';

const at = (name: string) => ({ name, namespace: 'openshift-gitops' });

function cluster(given: { policies?: readonly string[]; roles?: Record<string, readonly string[]> } = {}) {
  const { policies = ['gitops-prod'], roles = { 'gitops-prod': ['gitops-prod'] } } = given;
  const objects: FakeCluster['objects'] = {
    policies: policies.map((name) => ({ metadata: at(name), spec: {} })),
    kubernetesauthengineroles: Object.entries(roles).map(([name, policies]) => {
      return { metadata: at(name), spec: { policies } };
    }),
  };
  return fakeKubernetes({ objects });
}

const run = (kubernetes = cluster(), vault = fakeVault()) =>
  vaultPolicyRole.run(aCheckContext({ kubernetes, vault }));

test('all three agree', async () => {
  expect(await run()).toEqual({ status: 'passed', summary: 'Policy, role and Vault agree on gitops-prod' });
});

test('a role of another name may give the policy', async () => {
  expect(await run(cluster({ roles: { apps: ['gitops-prod'] } }))).toMatchObject({ status: 'passed' });
});

test.each([
  [{ roles: { 'gitops-prod': ['gitops-local'] } }, true, 'role gitops-prod uses policy gitops-local'],
  [
    { roles: { 'gitops-prod': ['gitops-local'] } },
    false,
    'role gitops-prod uses policy gitops-local; Vault has no policy gitops-prod',
  ],
  [{ roles: { 'gitops-prod': [] } }, true, 'role gitops-prod uses policy none'],
  [{ roles: {} }, true, 'no KubernetesAuthEngineRole gitops-prod in openshift-gitops'],
  [{ policies: ['gitops-local'] }, true, 'no Policy gitops-prod in openshift-gitops'],
  [{}, false, 'Vault has no policy gitops-prod'],
])('%o, in Vault: %s', async (objects, inVault, summary) => {
  const vault = fakeVault({ hasPolicy: async () => inVault });

  expect(await run(cluster(objects), vault)).toEqual({
    status: 'failed',
    summary,
    remedy: 'set policies: [gitops-prod] in charts/vault-config for prod, then sync vault-config-prod',
  });
});

test('the policy may have another name', async () => {
  const environment = anEnvironment({ vaultPolicy: 'platform' });
  const kubernetes = cluster({ policies: ['platform'], roles: { platform: ['platform'] } });

  const finding = await vaultPolicyRole.run(aCheckContext({ environment, kubernetes, vault: fakeVault() }));

  expect(finding).toMatchObject({ status: 'passed' });
});

test.each<ExternalReason>(['unreachable', 'timeout', 'unavailable', 'unauthenticated'])(
  'where Vault is %s it waits for vault-login',
  async (reason) => {
    const vault = fakeVault({ hasPolicy: failing(reason) });

    expect(await run(cluster(), vault)).toMatchObject({ status: 'skipped', waitsFor: 'vault-login' });
  },
);

test('what the cluster alone gets wrong is told without Vault', async () => {
  const vault = fakeVault({ hasPolicy: failing('unreachable') });

  expect(await run(cluster({ roles: {} }), vault)).toMatchObject({ status: 'failed' });
});

test('a missing right in Vault or in the cluster is not a no', async () => {
  const forbidding = fakeKubernetes({ forbidden: ['list policies'] });

  await expect(run(cluster(), fakeVault({ hasPolicy: failing('forbidden') }))).rejects.toMatchObject({
    system: 'vault',
    reason: 'forbidden',
  });
  await expect(run(forbidding)).rejects.toMatchObject({ missingRight: 'list policies' });
});

test('a cluster without the Vault Config Operator says so', async () => {
  await expect(run(fakeKubernetes())).rejects.toMatchObject({ reason: 'not-served' });
});
