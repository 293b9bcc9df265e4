import { expect, test } from 'vitest';
import { oneSecretOperator } from '../../../../src/jobs/preflight/checks/one-secret-operator.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { type FakeObject, fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';

const vso = (name: string, destination = name, namespace = 'bitiq-prod'): FakeObject => {
  return { metadata: { name, namespace }, spec: { destination: { name: destination } } };
};
const eso = (name: string, namespace = 'bitiq-prod', target: object = {}): FakeObject => {
  return { metadata: { name, namespace }, spec: { target } };
};

function run(objects: Record<string, readonly FakeObject[]>, environment: Record<string, unknown> = {}) {
  const kubernetes = fakeKubernetes({ objects });
  return oneSecretOperator.run(aCheckContext({ kubernetes, environment: anEnvironment(environment) }));
}

test.each([
  [{ vaultstaticsecrets: [vso('a')] }, 'VSO writes 1, ESO 0, none in common'],
  [{ externalsecrets: [eso('a')] }, 'VSO writes 0, ESO 1, none in common'],
  [{}, 'VSO writes 0, ESO 0, none in common'],
  [
    { vaultstaticsecrets: [vso('a')], externalsecrets: [eso('a', 'other'), eso('b')] },
    'VSO writes 1, ESO 2, none in common',
  ],
])('passes when no Secret has two writers: %#', async (objects, summary) => {
  expect(await run(objects)).toEqual({ status: 'passed', summary });
});

test('names the Secret and both its writers', async () => {
  const objects = {
    vaultstaticsecrets: [vso('toy', 'toy-config')],
    externalsecrets: [eso('copy', 'bitiq-prod', { name: 'toy-config' })],
  };

  expect(await run(objects)).toEqual({
    status: 'failed',
    summary: 'bitiq-prod/toy-config written by VSO and by ESO',
    evidence: ['bitiq-prod/toy-config: VaultStaticSecret toy and ExternalSecret copy'],
    remedy: 'oc delete externalsecret copy -n bitiq-prod  # and take it out of Git',
  });
});

test('the one to delete is of the operator that the environment does not use', async () => {
  const objects = { vaultstaticsecrets: [vso('a')], externalsecrets: [eso('a')] };

  expect(await run(objects, { secretOperator: 'external-secrets' })).toMatchObject({
    remedy: expect.stringContaining('oc delete vaultstaticsecret a -n bitiq-prod'),
  });
});

test('a missing right is not a no', async () => {
  const kubernetes = fakeKubernetes({ forbidden: ['list externalsecrets'] });

  await expect(oneSecretOperator.run(aCheckContext({ kubernetes }))).rejects.toMatchObject({
    missingRight: 'list externalsecrets',
  });
});
