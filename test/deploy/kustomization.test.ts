import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { findKubectl } from '../../sandbox/services/kubectl.ts';
import { requireService } from '../../sandbox/services/require-service.ts';
import type { KubernetesObject } from '../../sandbox/world.ts';
import { startTestCluster, type TestCluster } from '../sandbox/kubernetes/api-client.ts';
import { deployedObjects, KUBERNETES_FOLDER } from './deployed-objects.ts';

const kubectlPath = await requireService('deploy/kubernetes by kubectl', findKubectl);
const home = mkdtempSync(join(tmpdir(), 'bitiq-kustomize-'));

let api: TestCluster;

beforeAll(async () => {
  api = await startTestCluster();
  for (const name of namespacesOfOthers())
    api.cluster.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  writeFileSync(join(home, 'admin'), api.cluster.kubeconfig('admin'));
});

afterAll(async () => {
  await api.stop();
  rmSync(home, { recursive: true });
});

/** Those that objects are put into and that are there already. */
function namespacesOfOthers(): readonly string[] {
  const own = deployedObjects().filter(({ kind }) => kind === 'Namespace');
  const all = deployedObjects().flatMap(({ metadata }) => metadata.namespace ?? []);
  return [...new Set(all)].filter((name) => !own.some(({ metadata }) => metadata.name === name));
}

function kubectl(...args: readonly string[]): Promise<string> {
  const env = { ...process.env, KUBECONFIG: join(home, 'admin'), HOME: home };
  return new Promise((resolve, reject) => {
    execFile(kubectlPath ?? 'kubectl', args, { env, timeout: 30_000 }, (error, stdout) => {
      if (error) reject(error);
      else resolve(stdout.trim());
    });
  });
}

const nameOf = ({ kind, metadata }: KubernetesObject) =>
  `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

describe.skipIf(kubectlPath === undefined)('deploy/kubernetes', () => {
  test('kubectl renders every object of it, as it is written', async () => {
    const rendered = parseAllDocuments(await kubectl('kustomize', KUBERNETES_FOLDER)).map(
      (document) => document.toJS() as KubernetesObject,
    );

    const inOrder = (objects: readonly KubernetesObject[]) =>
      objects.toSorted((one, other) => nameOf(one).localeCompare(nameOf(other)));
    expect(inOrder(rendered)).toEqual(inOrder(deployedObjects()));
  });

  test('it is applied to an empty cluster, and again without a change', { timeout: 60_000 }, async () => {
    const first = (await kubectl('apply', '--kustomize', KUBERNETES_FOLDER)).split('\n');
    const again = (await kubectl('apply', '--kustomize', KUBERNETES_FOLDER)).split('\n');

    expect(first.filter((line) => !line.endsWith(' created'))).toEqual([]);
    expect(again.filter((line) => !line.endsWith(' unchanged'))).toEqual([]);
    expect([first.length, again.length]).toEqual([deployedObjects().length, deployedObjects().length]);
  });
});

test('no object is there twice, and each role and account that is bound exists', () => {
  const objects = deployedObjects();
  const names = objects.map(nameOf);
  const bindings = objects.filter(({ kind }) =>
    /^(?:Cluster)?RoleBinding$/.test(kind),
  ) as (KubernetesObject & {
    readonly roleRef: { readonly kind: string; readonly name: string };
    readonly subjects: readonly {
      readonly kind: string;
      readonly namespace: string;
      readonly name: string;
    }[];
  })[];

  const bound = bindings.flatMap(({ metadata, roleRef, subjects }) => [
    `${roleRef.kind} ${roleRef.kind === 'Role' ? metadata.namespace : ''}/${roleRef.name}`,
    ...subjects.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`),
  ]);

  expect(new Set(names).size).toBe(names.length);
  expect(bound.filter((name) => !names.includes(name))).toEqual([]);
});
