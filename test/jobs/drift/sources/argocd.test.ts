import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type RunningCluster, startCluster } from '../../../../sandbox/kubernetes/cluster.ts';
import { createAuthority } from '../../../../sandbox/pki.ts';
import { listApplicationStates } from '../../../../src/integrations/argocd/application-states.ts';
import { createKubernetes, type KubernetesClient } from '../../../../src/integrations/kubernetes/client.ts';
import type { Kubernetes } from '../../../../src/integrations/kubernetes/kubernetes.ts';
import { createArgocdSource } from '../../../../src/jobs/drift/sources/argocd.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';

/** Three pages. */
const COUNT = 500;
const NAMESPACE = 'openshift-gitops';

const folder = mkdtempSync(join(tmpdir(), 'bitiq-paged-'));
const signal = new AbortController().signal;
let cluster: RunningCluster;
let client: KubernetesClient;

beforeAll(async () => {
  cluster = await startCluster({ authority: await createAuthority() });
  cluster.tokens.set('admin', { username: 'admin', groups: ['system:masters'] });
  writeFileSync(join(folder, 'kubeconfig'), cluster.kubeconfig('admin'));
  client = createKubernetes({ kubeconfig: join(folder, 'kubeconfig') });
});

afterAll(async () => {
  await client.close();
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

const nameOf = (index: number) => `service-${String(index).padStart(3, '0')}-prod`;
const NAMES = Array.from({ length: COUNT }, (_, index) => nameOf(index));

/** Names in no order, so that an environment's own is not the server's. */
const environment = anEnvironment({ name: 'prod', waves: [NAMES.toReversed()] });

function put(name: string, sync = 'Synced'): void {
  cluster.put({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name,
      namespace: NAMESPACE,
      annotations: { 'argocd.argoproj.io/skip-reconcile': 'true' },
    },
    spec: { project: 'default' },
    status: {
      sync: { status: sync },
      health: { status: 'Healthy' },
      reconciledAt: new Date().toISOString(),
    },
  });
}

const remove = (name: string) =>
  cluster.remove({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', name, namespace: NAMESPACE });

beforeEach(() => {
  for (const { metadata } of cluster.all('argoproj.io/v1alpha1', 'Application')) remove(metadata.name);
  for (const name of NAMES) put(name);
  for (const index of [0, 150, 250, 499]) put(nameOf(index), 'OutOfSync');
});

/** The cluster, in which something happens when the first page of a list has been worked on. */
function changing(change: () => void): { kubernetes: Kubernetes; begun: () => number } {
  let begun = 0;
  let isChanged = false;
  async function* pages(...asked: Parameters<Kubernetes['pages']>) {
    for await (const page of client.pages(...asked)) {
      if (page.isFirst) begun += 1;
      yield page;
      if (!isChanged) change();
      isChanged = true;
    }
  }
  return { kubernetes: { ...client, pages }, begun: () => begun };
}

async function look(kubernetes: Kubernetes) {
  const source = createArgocdSource({ gitopsKubernetes: kubernetes });
  const { applications, items } = await source.look(
    { environment, environments: [environment] },
    { signal, now: new Date() },
  );
  return { applications, drifted: items.map(({ application, kind }) => `${application} ${kind}`).toSorted() };
}

const outOfSync = (...indexes: readonly number[]) => indexes.map((index) => `${nameOf(index)} out-of-sync`);

test('what comes, goes and changes while a list is paged is neither lost nor doubled', async () => {
  const { kubernetes, begun } = changing(() => {
    put('aaa-service-prod');
    remove(nameOf(0));
    remove(nameOf(450));
    put(nameOf(499), 'Synced');
    put(nameOf(300), 'OutOfSync');
  });

  const { applications, drifted } = await look(kubernetes);

  expect(begun()).toBe(1);
  expect(applications).toEqual(NAMES);
  expect(drifted).toEqual(outOfSync(0, 150, 250, 499));
});

test('a list that the server forgets half-way is begun anew, and only what is so then is told', async () => {
  const { kubernetes, begun } = changing(() => {
    cluster.compact();
    put('aaa-service-prod');
    remove(nameOf(0));
    remove(nameOf(450));
    put(nameOf(499), 'Synced');
    put(nameOf(300), 'OutOfSync');
  });

  const { applications, drifted } = await look(kubernetes);

  expect(begun()).toBe(2);
  expect(applications.toSorted()).toEqual(NAMES);
  expect(drifted).toEqual(
    [
      'aaa-service-prod unlisted',
      `${nameOf(0)} absent`,
      `${nameOf(450)} absent`,
      ...outOfSync(150, 250, 300),
    ].toSorted(),
  );
});

test('a sync sees each Application once, too, as it is when the list was begun anew', async () => {
  const { kubernetes, begun } = changing(() => {
    cluster.compact();
    remove(nameOf(0));
    put(nameOf(499), 'Synced');
  });

  const states = await listApplicationStates(kubernetes, { namespace: NAMESPACE, signal });

  expect(begun()).toBe(2);
  expect(states.map(({ name }) => name)).toEqual(NAMES.slice(1));
  expect(states.at(-1)?.syncStatus).toBe('Synced');
});
