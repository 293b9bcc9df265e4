import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { FURTHER_OPERATORS } from '../../../sandbox/fixtures/cluster/catalogs.ts';
import type { RunningEnvironment } from '../../../sandbox/worlds/start-environment.ts';
import { startWorlds, type Worlds } from '../../../sandbox/worlds/start-worlds.ts';
import { type SettingsChanges, writeSettings } from '../../../sandbox/worlds/write-settings.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { PLATFORM_OPERATORS } from '../../../src/config/operators.ts';
import { hashPlan } from '../../../src/gate/plan-hash.ts';
import { outline } from '../../../src/jobs/bootstrap/outline.ts';
import { type WalkEnd, walk } from '../../../src/jobs/bootstrap/walk.ts';
import { createSystems } from '../../../src/jobs/systems.ts';
import { eventually } from '../../helpers/eventually.ts';

/** A new cluster that bitiq prepares, by a process that lives as long as one test. */
interface NewCluster {
  readonly worlds: Worlds;
  readonly world: RunningEnvironment;
  /** Phase 1, again and again, until it is done, fails, or waits for the same thing for so long. */
  prepare(): Promise<{ readonly end: WalkEnd; readonly written: readonly string[] }>;
}

const TIMES = { delayMs: 3, lookMs: 200, operationMs: 5, healthMs: 5 };

/** So many looks in a row that find the same. */
const STUCK = 25;

const IN_SECRETS_MANAGER = {
  aws: {
    region: 'eu-central-1',
    bucket: 'bitiq-new-logs',
    credentials: { kind: 'user', secret: { store: 'secrets-manager', name: 'bitiq/loki-s3' } },
  },
};

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function startNewCluster(changes: object = {}): Promise<NewCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-new-'));
  const worlds = await startWorlds({ world: 'empty', times: TIMES });
  const settings: SettingsChanges = { environments: { new: changes } };
  const { env } = await writeSettings(folder, worlds, {}, settings);
  const config = loadConfig({ env, cwd: folder });
  const environment = config.environments.get('new');
  if (environment === undefined) throw new Error('there is no environment new');
  const pool = createSystems(config);
  stops.push(async () => {
    await Promise.all([pool.close(), worlds.stop()]);
    rmSync(folder, { recursive: true });
  });
  const systems = await pool.systemsOf(environment);
  const { signal } = new AbortController();

  async function prepare() {
    const written: string[] = [];
    const onPart = ({ id }: { id: string }, seen: unknown) => void (seen === 'written' && written.push(id));
    const nothing = async () => undefined;
    let last = '';
    for (let same = 0; ; ) {
      // As a run that comes back does it: what was made tells more of what is to be made.
      const { steps, plan } = await outline(environment as never, systems, signal);
      const end = await walk({ steps, signal, onPart, begin: nothing, end: nothing });
      const now = await outline(environment as never, systems, signal);
      if (end.end === 'done' && hashPlan(now.plan) !== hashPlan(plan)) continue;
      if (end.end === 'done' || end.standing.state === 'fails') return { end, written };
      const at = JSON.stringify([end.part.id, end.standing]);
      same = at === last ? same + 1 : 0;
      last = at;
      if (same === STUCK) return { end, written };
      await sleep(20);
    }
  }
  return { worlds, world: worlds.environment('new'), prepare };
}

test('without a fault an empty cluster is prepared, and then nothing is left to write', async () => {
  const { world, prepare } = await startNewCluster();
  const namespaces = world.cluster.all('v1', 'Namespace').map(({ metadata }) => metadata.name);
  const before = world.cluster.all('operators.coreos.com/v1alpha1', 'Subscription');

  const first = await prepare();
  const [cluster, aws] = [world.cluster.writes, world.aws.writes];
  const second = await prepare();

  expect([before, namespaces.includes('openshift-gitops')]).toEqual([[], false]);
  expect(first.end).toEqual({ end: 'done' });
  expect([second.end, second.written]).toEqual([{ end: 'done' }, []]);
  expect([world.cluster.writes - cluster, world.aws.writes - aws]).toEqual([0, 0]);
});

test('what AWS gave out reaches the cluster from Secrets Manager by External Secrets, and not by bitiq', async () => {
  const { world, prepare } = await startNewCluster({ bootstrap: IN_SECRETS_MANAGER });
  await prepare();
  const key = { apiVersion: 'v1', kind: 'Secret', name: 'logging-loki-s3', namespace: 'openshift-logging' };

  world.cluster.put({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'logging-loki-s3', namespace: 'openshift-logging' },
    spec: { dataFrom: [{ extract: { key: 'bitiq/loki-s3' } }] },
  });
  await eventually(() => expect(world.cluster.read(key)).toBeDefined());

  const [access] = world.aws.users.get('bitiq-new-logs')?.keys ?? [];
  const secret = Buffer.from(access?.secret ?? '').toString('base64');
  expect(world.cluster.read(key)).toMatchObject({ data: { access_key_secret: secret } });
  expect(world.aws.asked).not.toContain('secretsmanager:GetSecretValue');
});

interface Row {
  readonly fault: string;
  readonly part: string;
  readonly standing: object;
  readonly changes?: object;
}

const ROWS: readonly Row[] = [
  {
    fault: 'csv-fails',
    part: 'operators/vault-config-operator/csv',
    standing: { state: 'fails', code: 'csv-failed', reason: expect.stringContaining('install timeout') },
  },
  {
    fault: 'crd-not-established',
    part: 'operators/vault-secrets-operator/definitions',
    standing: {
      state: 'waits',
      for: expect.stringMatching(/^CRD .*secrets.hashicorp.com to be established$/),
    },
  },
  {
    fault: 'namespace-terminating',
    part: 'operators/vault-config-operator/namespace',
    standing: { state: 'fails', code: 'terminating', remedy: expect.stringContaining('oc get namespaces') },
  },
  {
    fault: 'apply-conflict',
    part: 'operators/vault-config-operator/subscription',
    standing: {
      state: 'fails',
      code: 'apply-conflict',
      reason: expect.stringContaining('argocd-controller'),
    },
  },
  { fault: 'bucket-taken', part: 'aws/bucket', standing: { state: 'fails', code: 'bucket-taken' } },
  { fault: 'iam-denied', part: 'aws/user', standing: { state: 'fails', code: 'aws-forbidden' } },
  {
    fault: 'secrets-manager-throttles',
    part: 'aws/credentials',
    standing: { state: 'unknown', reason: expect.stringContaining('wants fewer requests') },
    changes: { bootstrap: IN_SECRETS_MANAGER },
  },
  {
    fault: 'cluster-secret-store-not-ready',
    part: 'vault/store-ready',
    standing: { state: 'waits', for: expect.stringContaining('permission denied') },
    changes: {
      secretOperator: 'external-secrets',
      operators: [
        ...PLATFORM_OPERATORS.filter(({ package: name }) => name !== 'vault-secrets-operator'),
        ...FURTHER_OPERATORS.filter(({ package: name }) => name === 'external-secrets-operator'),
      ],
    },
  },
];

test.each(ROWS)('$fault: it stops at $part, and goes on when it is mended', async (row) => {
  const { worlds, prepare } = await startNewCluster(row.changes);
  worlds.faults.toggle(`new/${row.fault}`);

  const stopped = await prepare();
  worlds.faults.toggle(`new/${row.fault}`);
  // What mends itself takes its time, as OLM's next look at a CSV.
  const done = await eventually(async () => {
    const { end } = await prepare();
    expect(end).toEqual({ end: 'done' });
    return end;
  });

  expect(stopped.end).toMatchObject({ end: 'stopped', part: { id: row.part }, standing: row.standing });
  expect(done).toEqual({ end: 'done' });
});

test('lokistack-degraded: a LokiStack is Degraded, and Ready when it is mended', async () => {
  const { worlds, world } = await startNewCluster();
  const key = {
    apiVersion: 'loki.grafana.com/v1',
    kind: 'LokiStack',
    name: 'loki',
    namespace: 'openshift-logging',
  };
  const { name, namespace, ...type } = key;
  const untilSaid = (conditions: object) =>
    eventually(() => expect(world.cluster.read(key)).toMatchObject({ status: { conditions } }));
  worlds.faults.toggle('new/lokistack-degraded');

  world.cluster.put({ ...type, metadata: { name, namespace } });
  await untilSaid([
    { type: 'Degraded', status: 'True' },
    { type: 'Ready', status: 'False' },
  ]);
  worlds.faults.toggle('new/lokistack-degraded');

  await untilSaid([{ type: 'Ready', status: 'True' }]);
});

test('the board of a new cluster has no fault of what is not there yet, and the others none of its own', async () => {
  const worlds = await startWorlds({ world: 'healthy', environments: ['sno', 'new'] });
  stops.push(() => worlds.stop());
  const ids = (environment: string) =>
    worlds.faults
      .list()
      .flatMap((fault) => (fault.environment === environment ? fault.id.split('/')[1] : []));

  expect(ids('new')).toEqual(
    expect.arrayContaining(['api-down', 'vault-ready', 'bucket-taken', 'lokistack-degraded']),
  );
  expect(ids('new')).not.toEqual(expect.arrayContaining(['operator-csvs']));
  expect(ids('sno')).toContain('operator-csvs');
  expect(ids('sno')).not.toContain('bucket-taken');
});

test('every fault of a new cluster can be planted there and taken away again', async () => {
  const { worlds, world } = await startNewCluster();
  const kinds = ['Namespace', 'Node', 'StorageClass'] as const;
  const look = () => [
    kinds.map((kind) => world.cluster.all(kind === 'StorageClass' ? 'storage.k8s.io/v1' : 'v1', kind).length),
    [...world.aws.buckets],
    [...world.aws.denied],
    [...world.aws.throttled],
    [...world.cluster.operators.troubles],
  ];
  const before = look();

  for (const { id } of worlds.faults.list()) worlds.faults.toggle(id);
  const between = look();
  for (const { id } of worlds.faults.list().toReversed()) worlds.faults.toggle(id);

  expect(between).not.toEqual(before);
  expect(look()).toEqual(before);
});
