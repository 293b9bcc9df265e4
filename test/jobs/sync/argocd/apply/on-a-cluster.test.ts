import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningEnvironment } from '../../../../../sandbox/worlds/start-environment.ts';
import { startWorlds, type Worlds } from '../../../../../sandbox/worlds/start-worlds.ts';
import { writeSettings } from '../../../../../sandbox/worlds/write-settings.ts';
import type { Json } from '../../../../../src/audit/append.ts';
import { loadConfig } from '../../../../../src/config/load-config.ts';
import type { Environment } from '../../../../../src/config/schema.ts';
import { hashPlan } from '../../../../../src/gate/plan-hash.ts';
import type { Job, JobResult } from '../../../../../src/jobs/job.ts';
import { createSyncJob } from '../../../../../src/jobs/sync/argocd/job.ts';
import { createSystems, type Systems } from '../../../../../src/jobs/systems.ts';
import { createTerminateJob } from '../../../../../src/jobs/terminate/job.ts';
import { eventually } from '../../../../helpers/eventually.ts';

const VALUES = 'charts/toy-web/values-prod.yaml';
const signal = new AbortController().signal;
const getLastVerdict = async () => undefined;

let folder: string;
let worlds: Worlds;
let prod: RunningEnvironment;
let systems: Systems;
let environment: Environment;
let sync: Job;
let terminate: Job;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bitiq-execute-'));
  const times = { delayMs: 50, lookMs: 100 };
  worlds = await startWorlds({ world: 'healthy', environments: ['staging', 'prod'], times });
  prod = worlds.environment('prod');
  const { env } = await writeSettings(folder, worlds);
  const config = loadConfig({ env, cwd: folder });
  const own = config.environments.get('prod');
  if (own === undefined) throw new Error('there is no prod');
  environment = { ...own, sync: { ...own.sync, settle: 300, pollEvery: 50 } };
  systems = createSystems(config);
  sync = createSyncJob(systems);
  terminate = createTerminateJob(systems);
});

afterAll(async () => {
  await systems.close();
  await worlds.stop();
  rmSync(folder, { recursive: true });
});

function commit(tag: string): string {
  const text = prod.github.readFile(prod.repository, 'main', VALUES) ?? '';
  const files = { [VALUES]: text.replace(/tag: .*/, `tag: ${tag}`) };
  return prod.github.commit(prod.repository, 'main', { message: `toy-web ${tag}`, author: 'jun', files });
}

async function ask(): Promise<Json> {
  const input = { applications: ['toy-web-prod'] };
  const result = await eventually(async () => {
    const answer = await sync.run({ environment, input, signal, getLastVerdict }, () => {});
    expect(answer.outcome).toBe('waits');
    return answer;
  });
  if (result.outcome !== 'waits') throw new Error('it does not wait');
  return result.plan;
}

/** The gate lets everything pass, as its own tests show when it does not. */
function apply(plan: Json, runId: string, cancelled = signal): Promise<JobResult> {
  if (sync.apply === undefined) throw new Error('sync cannot be applied');
  const context = {
    environment,
    input: { applications: ['toy-web-prod'] },
    signal,
    getLastVerdict,
    runId,
    requestedBy: 'slack:T1/U1',
    plan,
    planHash: hashPlan(plan),
    expiresAt: new Date(Date.now() + 60_000),
    cancelled,
    gate: { listSteps: async () => [], begin: async () => {}, end: async () => {} },
  };
  return sync.apply(context, () => {});
}

const written = (runId: string) =>
  prod.cluster.argocd.written.filter(({ info }) => info['bitiq/run'] === runId);

test('a commit comes to the cluster, by one operation for just that commit', async () => {
  const sha = commit('v0.1.44');
  const plan = await ask();

  const result = await apply(plan, 'run-commit');

  expect(result).toMatchObject({
    outcome: 'succeeded',
    report: {
      verdict: { sentence: `Production is synced: 1 application at ${sha.slice(0, 7)}` },
      rows: [{ id: 'toy-web-prod', state: 'passed' }],
    },
  });
  expect(written('run-commit')).toMatchObject([
    { application: 'toy-web-prod', revision: sha, username: 'system:serviceaccount:bitiq:bitiq-sync' },
  ]);
});

test('a sync that hangs is ended by its own run, and by no other', async () => {
  commit('v0.1.45');
  const plan = await ask();
  prod.cluster.argocd.troubles.add('hangs toy-web-prod');
  prod.cluster.argocd.isStuck = true;
  const cancel = new AbortController();
  const applying = apply(plan, 'run-hangs', cancel.signal);
  await eventually(() => expect(written('run-hangs')).toHaveLength(1));

  const end = (runId: string) =>
    terminate.run(
      { environment, input: { runId, applications: ['toy-web-prod'] }, signal, getLastVerdict },
      () => {},
    );
  const other = await end('run-other');
  const own = await end('run-hangs');
  cancel.abort(new Error('cancelled'));

  expect([other.outcome, own.outcome]).toEqual(['failed', 'succeeded']);
  expect((await applying).outcome).toBe('cancelled');
});
