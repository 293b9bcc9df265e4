import { expect, onTestFinished, test } from 'vitest';
import { access } from '../../../sandbox/fixtures/cluster/access.ts';
import { FLUX_NAMESPACE, flux } from '../../../sandbox/fixtures/cluster/flux.ts';
import type { EnvironmentWorld, KubernetesObject } from '../../../sandbox/world.ts';
import { eventually } from '../../helpers/eventually.ts';
import { startTestCluster } from './api-client.ts';

const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';

const KINDS = {
  source: { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', name: 'platform' },
  first: { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', name: 'vault-config' },
  second: { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', name: 'apps' },
  release: { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', name: 'toy-web' },
} as const;

type Kind = keyof typeof KINDS;

interface Status {
  readonly artifact?: { readonly revision: string };
  readonly lastAppliedRevision?: string;
  readonly lastHandledReconcileAt?: string;
  readonly observedGeneration?: number;
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason: string;
  }[];
}

/** The sandbox's Flux with a branch of its own, everything suspended. */
async function start() {
  let head = 'a'.repeat(40);
  const files = new Map([
    ['charts/vault-config/a.yaml', ''],
    ['charts/toy-service/a.yaml', ''],
    ['charts/toy-web/Chart.yaml', 'version: 1.2.0'],
  ]);
  const git = {
    headOf: () => ({ sha: head, files }),
    commitOf: (_: string, sha: string) => ({ sha, files }),
  };
  const api = await startTestCluster({ controllers: { delayMs: 5, git } });
  onTestFinished(() => api.stop());
  const { cluster } = api;
  const world = { cluster, name: 'edge', repository: 'acme/gitops' } as unknown as EnvironmentWorld;
  for (const fixture of [access, flux]) fixture.furnish(world);
  const keyOf = (kind: Kind) => ({ ...KINDS[kind], namespace: FLUX_NAMESPACE });
  const statusOf = (kind: Kind) => (cluster.read(keyOf(kind))?.status ?? {}) as Status;
  const made = {
    cluster,
    push: (digit: string) => {
      head = digit.repeat(40);
    },
    statusOf,
    ask: (kind: Kind, { suspend, token }: { suspend: boolean; token: string }) =>
      cluster.change(keyOf(kind), (object: KubernetesObject) => {
        object.spec = { ...(object.spec as object), suspend };
        object.metadata.annotations = { [REQUESTED_AT]: token };
      }),
    ready: (kind: Kind) => {
      const found = statusOf(kind).conditions?.find(({ type }) => type === 'Ready');
      return `${found?.status} ${found?.reason}`;
    },
    generation: (kind: Kind) => cluster.read(keyOf(kind))?.metadata.generation,
  };
  await eventually(() => expect(statusOf('source').artifact?.revision).toBe(`main@sha1:${'a'.repeat(40)}`));
  return made;
}

test('what is suspended confirms that it was asked, and applies nothing', async () => {
  const { ask, statusOf, cluster } = await start();

  ask('first', { suspend: true, token: 'one' });

  await eventually(() => expect(statusOf('first').lastHandledReconcileAt).toBe('one'));
  expect([statusOf('first').lastAppliedRevision, cluster.flux.applied]).toEqual([undefined, []]);
});

test('what is resumed applies what its source holds, and each new commit', async () => {
  const { ask, statusOf, push, ready, generation } = await start();

  ask('first', { suspend: false, token: 'one' });
  await eventually(() => expect(ready('first')).toBe('True ReconciliationSucceeded'));
  push('b');

  await eventually(() => expect(statusOf('first').lastAppliedRevision).toBe(`main@sha1:${'b'.repeat(40)}`));
  expect(statusOf('first')).toMatchObject({
    lastHandledReconcileAt: 'one',
    observedGeneration: generation('first'),
  });
});

test('what depends on another waits until that is ready at the same commit', async () => {
  const { ask, ready } = await start();
  ask('second', { suspend: false, token: 'one' });
  await eventually(() => expect(ready('second')).toBe('False DependencyNotReady'));

  ask('first', { suspend: false, token: 'one' });

  await eventually(() => expect(ready('second')).toBe('True ReconciliationSucceeded'));
});

test('what cannot be applied says so', async () => {
  const { ask, ready, cluster, statusOf } = await start();
  cluster.flux.failing.add('kustomization/vault-config');

  ask('first', { suspend: false, token: 'one' });

  await eventually(() => expect(ready('first')).toBe('False ReconciliationFailed'));
  expect([statusOf('first').lastHandledReconcileAt, statusOf('first').lastAppliedRevision]).toEqual([
    'one',
    undefined,
  ]);
});

test('a fetch that is under way when its source is suspended still comes to its end, and is over once that is confirmed', async () => {
  const { ask, push, statusOf, cluster } = await start();
  cluster.flux.fetchMs = 60;
  push('c');
  ask('source', { suspend: false, token: 'fetch' });
  await eventually(() => expect(statusOf('source').lastHandledReconcileAt).toBe('fetch'));
  push('d');
  ask('source', { suspend: false, token: 'again' });
  await new Promise((resolve) => setImmediate(resolve));
  ask('source', { suspend: true, token: 'hold' });

  await eventually(() => expect(statusOf('source').lastHandledReconcileAt).toBe('hold'));
  const held = statusOf('source').artifact?.revision;
  push('e');
  ask('source', { suspend: true, token: 'later' });
  await eventually(() => expect(statusOf('source').lastHandledReconcileAt).toBe('later'));

  expect(statusOf('source').artifact?.revision).toBe(held);
});

test('a HelmRelease gets its chart once it is resumed, and installs it', async () => {
  const { ask, ready, cluster, statusOf } = await start();
  const before = cluster.all('source.toolkit.fluxcd.io/v1', 'HelmChart').length;

  ask('release', { suspend: false, token: 'one' });

  await eventually(() => expect(ready('release')).toBe('True UpgradeSucceeded'));
  expect([before, cluster.all('source.toolkit.fluxcd.io/v1', 'HelmChart').length]).toEqual([0, 1]);
  expect(statusOf('release')).toMatchObject({ history: [{ chartVersion: '1.2.0', status: 'deployed' }] });
});
