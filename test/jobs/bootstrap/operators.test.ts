import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PLATFORM_OPERATORS } from '../../../src/config/operators.ts';
import type { OperatorConfig } from '../../../src/config/schema.ts';
import { lookAt } from '../../../src/jobs/bootstrap/look-at.ts';
import type { Standing } from '../../../src/jobs/bootstrap/step.ts';
import { operators } from '../../../src/jobs/bootstrap/steps/operators.ts';
import { type WalkEnd, walk } from '../../../src/jobs/bootstrap/walk.ts';
import { csvOf, type EmptyCluster, startEmptyCluster } from './start-empty-cluster.ts';

const VSO = PLATFORM_OPERATORS[2];
const OLM = 'operators.coreos.com/v1alpha1';
const { signal } = new AbortController();

let cluster: EmptyCluster;

beforeEach(async () => {
  cluster = await startEmptyCluster();
});

afterEach(() => cluster.stop());

const step = (wanted: readonly OperatorConfig[] = PLATFORM_OPERATORS) =>
  operators(cluster.kubernetes, wanted);

/** What was begun, in its order, and where it came to. */
async function go(wanted?: readonly OperatorConfig[]): Promise<{ begun: readonly string[]; end: WalkEnd }> {
  const begun: string[] = [];
  const end = await walk({
    steps: [step(wanted)],
    signal,
    onPart: () => {},
    begin: async (part) => void begun.push(part.id),
    end: async () => {},
  });
  return { begun, end };
}

async function goUntilDone(wanted?: readonly OperatorConfig[]): Promise<readonly string[]> {
  const begun: string[] = [];
  for (;;) {
    const walked = await go(wanted);
    begun.push(...walked.begun);
    if (walked.end.end === 'done') return begun;
    if (walked.end.standing.state !== 'waits') throw new Error(JSON.stringify(walked.end.standing));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const haltOf = ({ end }: { end: WalkEnd }): Standing | undefined =>
  end.end === 'done' ? undefined : end.standing;

const subscription = ({ package: name, namespace }: OperatorConfig) => ({
  apiVersion: OLM,
  kind: 'Subscription',
  name,
  namespace,
});

describe('operators on an empty cluster', () => {
  test('are installed on their channels, each with a namespace where it needs one', async () => {
    const begun = await goUntilDone();

    expect(begun).toEqual([
      'operators/hashicorp-vault-secrets-operator/namespace',
      'operators/hashicorp-vault-secrets-operator/operator-group',
      'operators/vault-config-operator/namespace',
      'operators/vault-config-operator/operator-group',
      ...PLATFORM_OPERATORS.map((each) => `operators/${each.package}/subscription`),
    ]);
    expect(cluster.cluster.read(subscription(VSO))?.spec).toEqual({
      name: 'vault-secrets-operator',
      channel: 'stable',
      source: 'certified-operators',
      sourceNamespace: 'openshift-marketplace',
      installPlanApproval: 'Automatic',
    });
  });

  test('once they are there nothing is written again', async () => {
    await goUntilDone();
    const before = cluster.cluster.writes;

    const { begun, end } = await go();

    expect({ begun, end }).toEqual({ begun: [], end: { end: 'done' } });
    expect(cluster.cluster.writes).toBe(before);
  });

  test('the plan writes nothing and tells what is to be created', async () => {
    const before = cluster.cluster.writes;

    const found = await Promise.all(step().parts.map((part) => lookAt(part, signal)));

    expect(new Set(found.map(({ state }) => state))).toEqual(new Set(['create', 'waits']));
    expect(cluster.cluster.writes).toBe(before);
  });
});

describe('a pinned CSV', () => {
  const pinned = { ...VSO, csv: csvOf(VSO) };

  test('is installed by approving the plan that holds it', async () => {
    const begun = await goUntilDone([pinned]);

    expect(begun).toContain('operators/vault-secrets-operator/install-plan');
    expect(cluster.cluster.read(subscription(VSO))?.spec).toMatchObject({
      installPlanApproval: 'Manual',
      startingCSV: csvOf(VSO),
    });
  });

  test('stays as it is while an upgrade waits to be approved', async () => {
    await goUntilDone([pinned]);
    cluster.cluster.change(subscription(VSO), (object) => {
      object.status = { ...(object.status as object), currentCSV: 'vault-secrets-operator.v9.9.9' };
    });

    expect((await go([pinned])).end).toEqual({ end: 'done' });
  });

  test('keeps the plan of another CSV from being approved', async () => {
    const { package: name, namespace, channel, source } = VSO;
    cluster.cluster.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    cluster.cluster.put({
      apiVersion: 'operators.coreos.com/v1',
      kind: 'OperatorGroup',
      metadata: { name: namespace, namespace },
      spec: {},
    });
    cluster.cluster.put({
      apiVersion: OLM,
      kind: 'Subscription',
      metadata: { name, namespace },
      spec: {
        name,
        channel,
        source,
        sourceNamespace: 'openshift-marketplace',
        installPlanApproval: 'Manual',
      },
    });
    await expect.poll(() => cluster.cluster.all(OLM, 'InstallPlan').length).toBe(1);

    const walked = await go([{ ...VSO, csv: 'vault-secrets-operator.v1.0.1' }]);

    expect(haltOf(walked)).toMatchObject({ state: 'fails', code: 'other-csv' });
    const plans = cluster.cluster.all(OLM, 'InstallPlan');
    expect(plans.map(({ spec }) => (spec as { approved: boolean }).approved)).toEqual([false]);
  });
});

describe('what is in the way is told, and left as it is', () => {
  test('a channel that somebody else keeps', async () => {
    await goUntilDone([VSO]);
    await cluster.call(
      'PATCH',
      `/apis/${OLM}/namespaces/${VSO.namespace}/subscriptions/${VSO.package}?fieldManager=argocd&force=true`,
      {
        body: {
          apiVersion: OLM,
          kind: 'Subscription',
          metadata: { name: VSO.package },
          spec: { channel: 'alpha' },
        },
        contentType: 'application/apply-patch+yaml',
      },
    );

    const walked = await go([VSO]);

    expect(haltOf(walked)).toMatchObject({ state: 'fails', code: 'apply-conflict' });
    expect((haltOf(walked) as { reason: string }).reason).toContain('argocd');
    expect(walked.begun).toEqual([]);
  });

  test('a namespace that is being deleted', async () => {
    cluster.cluster.put({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: VSO.namespace,
        deletionTimestamp: '2026-03-02T08:14:00Z',
        finalizers: ['example.com/held'],
      },
    });

    expect(haltOf(await go([VSO]))).toMatchObject({ state: 'fails', code: 'terminating' });
  });

  test('a package that no catalog offers', async () => {
    const unknown = { ...VSO, channel: 'nightly' };
    let walked = await go([unknown]);
    while (haltOf(walked)?.state === 'waits') {
      await new Promise((resolve) => setTimeout(resolve, 20));
      walked = await go([unknown]);
    }

    expect(haltOf(walked)).toMatchObject({ state: 'fails', code: 'not-resolved' });
    expect((haltOf(walked) as { reason: string }).reason).toContain('nightly');
  });

  test('a CSV that failed', async () => {
    await goUntilDone([VSO]);
    const key = {
      apiVersion: OLM,
      kind: 'ClusterServiceVersion',
      name: csvOf(VSO),
      namespace: VSO.namespace,
    };
    cluster.cluster.change(key, (object) => {
      object.status = { phase: 'Failed', reason: 'InstallCheckFailed', message: 'install timeout' };
    });

    expect(haltOf(await go([VSO]))).toMatchObject({
      state: 'fails',
      code: 'csv-failed',
      reason: `CSV ${csvOf(VSO)} failed: install timeout`,
    });
  });

  test('a second OperatorGroup, with which OLM installs nothing', async () => {
    await goUntilDone([VSO]);
    cluster.cluster.put({
      apiVersion: 'operators.coreos.com/v1',
      kind: 'OperatorGroup',
      metadata: { name: 'another', namespace: VSO.namespace },
      spec: {},
    });

    expect(haltOf(await go([VSO]))).toMatchObject({ state: 'fails', code: 'operator-groups' });
  });
});
