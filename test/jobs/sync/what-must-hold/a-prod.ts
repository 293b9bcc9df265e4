import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningEnvironment, SyncTimes } from '../../../../sandbox/worlds/start-environment.ts';
import { startWorlds, type Worlds } from '../../../../sandbox/worlds/start-worlds.ts';
import { writeSettings } from '../../../../sandbox/worlds/write-settings.ts';
import { castVote } from '../../../../src/approvals/cast-vote.ts';
import type { Config } from '../../../../src/config/config.ts';
import { loadConfig } from '../../../../src/config/load-config.ts';
import type { Environment } from '../../../../src/config/schema.ts';
import type { Directory } from '../../../../src/integrations/slack/directory.ts';
import type { Job } from '../../../../src/jobs/job.ts';
import { processRun } from '../../../../src/jobs/process-run.ts';
import { createSyncJob } from '../../../../src/jobs/sync/argocd/job.ts';
import { createSystems, type EnvironmentSystems, type Systems } from '../../../../src/jobs/systems.ts';
import { createLog } from '../../../../src/log/log.ts';
import { createRedactor } from '../../../../src/redaction/redactor.ts';
import { getRun } from '../../../../src/runs/get-run.ts';
import { createLeaseKeeper } from '../../../../src/runs/lease-keeper.ts';
import { recoverRuns } from '../../../../src/runs/recover.ts';
import { requestRun } from '../../../../src/runs/request-run.ts';
import type { Run } from '../../../../src/runs/run.ts';
import { openStore, type Store } from '../../../../src/store/store.ts';
import { until } from '../../../helpers/eventually.ts';
import { aRequest } from '../../../helpers/runs.ts';
import { aLife, type Life } from './a-life.ts';
import { mortalExecutor, mortalJob, mortalStore } from './mortal.ts';

const TEAM = 'T0BITIQ01';
export const MARA = `slack:${TEAM}/U0MARA001`;
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  S0PLATFORM: ['U0INES001', 'U0JUN0001'],
  S0SECURITY: ['U0OMAR001'],
};

/** Production of the sandbox in this process, with a store, and workers that a test sends. */
export interface Prod {
  readonly worlds: Worlds;
  readonly world: RunningEnvironment;
  readonly store: Store;
  readonly systems: Systems;
  config: Config;
  /** What the workers do. */
  readonly createJob: CreateJob;
  /** Added to the store's clock, in milliseconds. */
  clock: { ahead: number };
  /** Pushes a change of each application's chart, and waits until Argo CD has compared with it. Returns its SHA. */
  push(applications: readonly string[]): Promise<string>;
  /** Mara asks for a sync, which no worker has begun when this resolves. Returns the run. */
  request(applications: readonly string[], input?: object): Promise<string>;
  /** The same, and its plan waits when this resolves. */
  ask(applications: readonly string[], input?: object): Promise<string>;
  /** Ines of platform and omar of security, unless others are named. */
  approve(runId: string, by?: readonly string[]): Promise<void>;
  /** One worker takes the run; resolves when it has done with it or its life has ended. */
  work(runId: string, worker?: Partial<Worker>): Promise<void>;
  /** The lease of a worker that is gone runs out, and the run is owed again. */
  lapse(runId: string): Promise<void>;
  read(runId: string): Promise<Run>;
  /** Operations that a run has set, as the cluster was asked for them. */
  written(runId: string): readonly string[];
  /** Throws where there is none of that name. */
  application(name: string): Application;
  change(name: string, mutate: (application: Application) => void): void;
  /** Waits until no operation is under way and everything is healthy. */
  calm(): Promise<void>;
  stop(): Promise<void>;
}

export interface Worker {
  readonly life: Life;
  /** How late a request arrives that was under way when the life ended. */
  readonly late: { readonly ms: number; readonly sent: Promise<unknown>[] };
}

/** An Application as the cluster has it, as far as tests change it. */
export interface Application {
  metadata: { annotations?: Record<string, string> };
  spec: { project: string; syncPolicy?: object; source: { path: string; helm?: object } };
  status: {
    sync: { status: string; revision: string };
    health: { status: string };
    resources: object[];
    summary?: { images?: string[] };
    history?: { revision: string }[];
    operationState?: { phase: string };
  };
  operation?: object;
}

export type CreateJob = (options: {
  readonly environments: Config['environments'];
  systemsOf(environment: Environment): Promise<EnvironmentSystems>;
}) => Job;

/**
 * Starts it. `name`: another environment in its place; `times`: how long its Argo CD takes; `sync`: settings of `sync` in `bitiq.yaml`, `environment`: others
 * of it; `createJob`: what the workers do, a sync where nothing is said.
 */
export async function startProd(
  options: {
    name?: string;
    times?: SyncTimes;
    sync?: object;
    environment?: object;
    createJob?: CreateJob;
  } = {},
): Promise<Prod> {
  const folder = await mkdtemp(join(tmpdir(), 'bitiq-prod-'));
  const times = { delayMs: 10, lookMs: 30, ...options.times };
  const { name = 'prod' } = options;
  const worlds = await startWorlds({ world: 'healthy', environments: [name], times });
  const world = worlds.environment(name);
  const sync = { settle: '40ms', pollEvery: '15ms', stuckAfter: '2s', ...options.sync };
  const changes = { environments: { [name]: { ...options.environment, sync } } };
  const { env } = await writeSettings(folder, worlds, {}, changes);
  const config = loadConfig({ env, cwd: folder });
  const opened = await openStore(config.databaseUrl);
  await opened.migrate();
  const clock = { ahead: 0 };
  const store: Store = { ...opened, now: async () => (await opened.now()) + clock.ahead };
  const systems = createSystems(config);
  const prod: Prod = {
    ...aCluster(worlds, world),
    worlds,
    world,
    store,
    systems,
    config,
    clock,
    createJob: options.createJob ?? createSyncJob,
    async request(applications, input = {}) {
      const id = randomUUID().slice(0, 8);
      const asked = { id, kind: 'sync', input: { applications: [...applications], ...input } };
      await requestRun(store, aRequest({ ...asked, dedupeKey: id, requestedBy: MARA }));
      return id;
    },
    async ask(applications, input) {
      const id = await prod.request(applications, input);
      await prod.work(id);
      const { status, error } = await prod.read(id);
      if (status !== 'awaiting_approval') throw new Error(`${id} is ${status}: ${error?.message}`);
      return id;
    },
    async approve(runId, by = ['U0INES001', 'U0OMAR001']) {
      const { nonce } = await approvalOf(store, runId);
      const gate = { store, config: prod.config, directory, actor: 'bitiq:bot' };
      for (const id of by)
        await castVote(gate, { runId, nonce, by: `slack:${TEAM}/${id}`, decision: 'approve' });
    },
    work: (runId, worker) => work(prod, runId, worker),
    lapse: (runId) => lapse(store, runId),
    async read(runId) {
      const run = await getRun(store, runId);
      if (run === undefined) throw new Error(`there is no run ${runId}`);
      return run;
    },
    async stop() {
      await systems.close();
      await worlds.stop();
      await opened.close();
      await rm(folder, { recursive: true });
    },
  };
  return prod;
}

type ClusterPart = Pick<Prod, 'push' | 'written' | 'application' | 'change' | 'calm'>;

function aCluster(worlds: Worlds, world: RunningEnvironment): ClusterPart {
  const { cluster, repository } = world;
  const key = (name: string) => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    name,
    namespace: 'openshift-gitops',
  });
  const read = (name: string): Application => {
    const found = cluster.read(key(name));
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found as unknown as Application;
  };
  const names = () => cluster.all('argoproj.io/v1alpha1', 'Application').map(({ metadata }) => metadata.name);
  return {
    async push(applications) {
      const paths = applications.map((name) => `${read(name).spec.source.path}/notes.txt`);
      const files = Object.fromEntries(paths.map((path) => [path, randomUUID()]));
      const message = `Notes of ${applications.join(', ')}`;
      const sha = worlds.github.commit(repository, 'main', { message, author: 'jun', files });
      await until(() => names().every((name) => read(name).status.sync.revision === sha));
      return sha;
    },
    written: (runId) =>
      cluster.argocd.written
        .filter(({ info }) => info['bitiq/run'] === runId)
        .map(({ application }) => application),
    application: read,
    change: (name, mutate) => cluster.change(key(name), (object) => mutate(object as unknown as Application)),
    calm: () =>
      until(() =>
        names().every((name) => {
          const { operation, status } = read(name);
          return operation === undefined && status.health.status === 'Healthy';
        }),
      ),
  };
}

export function approvalOf(store: Store, runId: string) {
  return store.db.selectFrom('approvals').selectAll().where('run_id', '=', runId).executeTakeFirstOrThrow();
}

export const directory: Directory = {
  getWorkspace: async () => TEAM,
  getPerson: async (id) => ({ id, name: id.slice(2, 6).toLowerCase(), teamIds: [TEAM], standing: 'member' }),
  isInGroup: async (id, group) =>
    'users' in group ? group.users.includes(id) : (GROUPS[group.userGroup] ?? []).includes(id),
  listMembers: async (group) => ('users' in group ? group.users : (GROUPS[group.userGroup] ?? [])),
};

let workers = 0;

async function work(prod: Prod, runId: string, worker: Partial<Worker> = {}): Promise<void> {
  const { life = aLife(), late = { ms: 0, sent: [] } } = worker;
  workers += 1;
  const owner = `bitiq:w${workers}`;
  const store = mortalStore(prod.store, life);
  const leases = createLeaseKeeper(store, owner, () => {});
  const redactor = createRedactor([]);
  const ends = new AbortController();
  const job = prod.createJob({
    environments: prod.config.environments,
    systemsOf: async (environment: Environment) => {
      const systems = await prod.systems.systemsOf(environment);
      return { ...systems, createExecutor: () => mortalExecutor(systems.createExecutor(), life, late) };
    },
  });
  const done = processRun(
    {
      store,
      config: prod.config,
      jobs: [mortalJob(job, life)],
      redactor,
      log: createLog({ level: process.env.BITIQ_TEST_LOG === undefined ? 'silent' : 'debug', redactor }),
      leases,
      directory,
      owner,
      signal: ends.signal,
      newReference: () => `ref-${randomUUID().slice(0, 6)}`,
      newNonce: randomUUID,
    },
    runId,
  );
  await Promise.race([done, life.ended]);
  leases.stop();
}

async function lapse(store: Store, runId: string): Promise<void> {
  const before = (await store.now()) - 1;
  await store.write((tx) =>
    tx.db
      .updateTable('runs')
      .set({ lease_until: before })
      .where('id', '=', runId)
      .where('status', '=', 'running')
      .execute(),
  );
  await recoverRuns(store, { actor: 'bitiq:bot', newReference: () => 'ref-lost' });
}
