import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Json, startTestCluster, type TestCluster } from './api-client.ts';

const SUBSCRIPTIONS = '/apis/operators.coreos.com/v1alpha1/namespaces/shop/subscriptions';

let api: TestCluster;

beforeAll(async () => {
  api = await startTestCluster();
});

afterAll(() => api.stop());

const subscription = (name: string, spec: object) => ({
  apiVersion: 'operators.coreos.com/v1alpha1',
  kind: 'Subscription',
  metadata: { name, namespace: 'shop' },
  spec,
});

function managersOf({ metadata }: Json): string[] {
  const entries = (metadata?.managedFields ?? []) as unknown as { manager: string }[];
  return entries.map(({ manager }) => manager);
}

function apply(name: string, spec: object, query: string) {
  return api.call('PATCH', `${SUBSCRIPTIONS}/${name}?${query}`, {
    body: subscription(name, spec),
    contentType: 'application/apply-patch+yaml',
  });
}

test('creates what is not there, owned by its manager', async () => {
  const { status, body } = await apply('fresh', { channel: 'stable' }, 'fieldManager=bitiq');

  expect(status).toBe(201);
  expect(body.metadata?.managedFields).toEqual([
    {
      manager: 'bitiq',
      operation: 'Apply',
      apiVersion: 'operators.coreos.com/v1alpha1',
      time: expect.any(String),
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': { 'f:channel': {} } },
    },
  ]);
});

test('the same again changes nothing', async () => {
  const first = await apply('again', { channel: 'stable' }, 'fieldManager=bitiq');

  const second = await apply('again', { channel: 'stable' }, 'fieldManager=bitiq');

  expect([second.status, second.body.metadata?.resourceVersion]).toEqual([
    200,
    first.body.metadata?.resourceVersion,
  ]);
});

test('another manager’s field is a conflict that names manager and field', async () => {
  await apply('shared', { channel: 'stable', name: 'vault' }, 'fieldManager=argocd');

  const { status, body } = await apply('shared', { channel: 'alpha', name: 'vault' }, 'fieldManager=bitiq');

  expect([status, body.reason, body.message]).toEqual([
    409,
    'Conflict',
    'Apply failed with 1 conflict: conflict with "argocd": .spec.channel',
  ]);
  expect(body.details).toEqual({
    causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "argocd"', field: '.spec.channel' }],
  });
});

test('a field set by a plain patch is a conflict too', async () => {
  await apply('patched', { channel: 'stable' }, 'fieldManager=bitiq');
  const edited = await api.call('PATCH', `${SUBSCRIPTIONS}/patched?fieldManager=kubectl-edit`, {
    body: { spec: { channel: 'alpha' } },
    contentType: 'application/merge-patch+json',
  });

  const { status, body } = await apply('patched', { channel: 'stable' }, 'fieldManager=bitiq');

  expect(managersOf(edited.body)).toEqual(['kubectl-edit']);
  expect(status).toBe(409);
  expect(body.message).toMatch(
    /conflict with "kubectl-edit" using operators\.coreos\.com\/v1alpha1: \.spec\.channel$/,
  );
});

test('force takes the field over', async () => {
  await apply('forced', { channel: 'stable' }, 'fieldManager=argocd');

  const forced = await apply('forced', { channel: 'alpha' }, 'fieldManager=bitiq&force=true');
  const refused = await apply('forced', { channel: 'stable' }, 'fieldManager=argocd');

  expect(managersOf(forced.body)).toEqual(['bitiq']);
  expect([forced.status, forced.body.spec, refused.status]).toEqual([200, { channel: 'alpha' }, 409]);
});

test('a field that its only manager no longer applies goes', async () => {
  await apply('shrunk', { channel: 'stable', startingCSV: 'vault.v1' }, 'fieldManager=bitiq');

  const { body } = await apply('shrunk', { channel: 'stable' }, 'fieldManager=bitiq');

  expect(body.spec).toEqual({ channel: 'stable' });
});

test('a field with two managers stays when one lets go', async () => {
  await apply('both', { channel: 'stable', source: 'redhat' }, 'fieldManager=bitiq');
  await apply('both', { source: 'redhat' }, 'fieldManager=argocd');

  const { body } = await apply('both', { channel: 'stable' }, 'fieldManager=bitiq');

  expect(body.spec).toEqual({ channel: 'stable', source: 'redhat' });
});

test('a dry run finds the conflict and stores nothing', async () => {
  const answer = await apply('dry', { channel: 'stable' }, 'fieldManager=bitiq&dryRun=All');

  const { status } = await api.call('GET', `${SUBSCRIPTIONS}/dry`);

  expect([answer.status, status]).toEqual([201, 404]);
});

test('without a field manager it is refused', async () => {
  const { status, body } = await apply('anonymous', {}, '');

  expect([status, body.message]).toEqual([
    422,
    'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
  ]);
});
