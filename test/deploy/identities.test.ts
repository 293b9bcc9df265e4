import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { PROCESS_TOKEN } from '../../sandbox/fixtures/cluster/access.ts';
import { startWorlds, type Worlds } from '../../sandbox/worlds/start-worlds.ts';
import { writeSettings } from '../../sandbox/worlds/write-settings.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { getUsername } from '../../src/integrations/kubernetes/reviews.ts';
import { runPreflight } from '../../src/jobs/preflight/preflight.ts';
import { createSystems, type EnvironmentSystems } from '../../src/jobs/systems.ts';

const NAMES = ['staging', 'prod'];
const signal = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'bitiq-identities-'));

let worlds: Worlds;
let config: Config;
let atFirst: ReadonlyMap<string, ReadonlySet<string>>;

beforeAll(async () => {
  worlds = await startWorlds({ world: 'healthy', environments: NAMES });
  const environments = Object.fromEntries(NAMES.map((name) => [name, asProcess(name)]));
  const { env } = await writeSettings(folder, worlds, {}, { environments });
  config = loadConfig({ env, cwd: folder });
});

beforeEach(() => {
  atFirst = new Map(NAMES.map((name) => [name, new Set(clusterOf(name).tokens.keys())]));
});

afterAll(async () => {
  await worlds.stop();
  rmSync(folder, { recursive: true });
});

const clusterOf = (name: string) => worlds.environment(name).cluster;

/** The processes log in as `bitiq`, which may do nothing but ask for tokens. */
function asProcess(name: string) {
  const file = `${name}-process.kubeconfig`;
  writeFileSync(join(folder, file), clusterOf(name).kubeconfig(PROCESS_TOKEN));
  const login = { kubeconfig: `./${file}` };
  return {
    cluster: { ...login, serviceAccount: { name: 'bitiq-read' } },
    argocdWriter: { ...login, serviceAccount: { name: 'bitiq-sync' } },
    bootstrapWriter: { ...login, serviceAccount: { name: 'bitiq-bootstrap' } },
  };
}

function environmentOf(name: string) {
  const environment = config.environments.get(name);
  if (environment === undefined) throw new Error(`there is no environment ${name}`);
  return environment;
}

/** What a process that has just begun asks with. */
async function systemsOf(name: string): Promise<EnvironmentSystems> {
  const pool = createSystems(config);
  onTestFinished(() => pool.close());
  return pool.systemsOf(environmentOf(name));
}

/** Tokens that a cluster gave out since the test began, with whom they stand for. */
function givenBy(name: string): readonly (readonly [token: string, account: string | undefined])[] {
  return [...clusterOf(name).tokens]
    .filter(([token]) => !atFirst.get(name)?.has(token))
    .map(([token, { username }]) => [token, username.split(':').at(-1)] as const);
}

const accountsOf = (name: string) => givenBy(name).map(([, account]) => account);

const preflight = async (name: string) =>
  runPreflight({ environment: environmentOf(name), systems: await systemsOf(name), signal });

test('a preflight works with a token of bitiq-read, and asks for no other', async () => {
  const { verdict, checks } = await preflight('prod');

  expect(checks.filter(({ status }) => status === 'unknown')).toEqual([]);
  expect([verdict, accountsOf('prod'), accountsOf('staging')]).toEqual(['ready', ['bitiq-read'], []]);
});

test('only where an operation is set is a token of bitiq-sync asked for', async () => {
  const { createExecutor } = await systemsOf('prod');
  const before = accountsOf('prod');
  const executor = createExecutor();
  const view = await executor.read('toy-web-prod', signal);
  if (view === undefined) throw new Error('there is no toy-web-prod');

  await executor.start(
    view,
    {
      runId: 'run-1',
      planHash: 'hash',
      initiatedBy: 'slack:T1/U1',
      revision: '0123456789abcdef0123456789abcdef01234567',
      prune: false,
      syncOptions: [],
    },
    signal,
  );

  expect([before, accountsOf('prod')]).toEqual([[], ['bitiq-sync']]);
});

test('only where an environment is prepared is a token of bitiq-bootstrap asked for', async () => {
  const { bootstrapKubernetes } = await systemsOf('prod');
  const before = accountsOf('prod');

  const user = await getUsername(bootstrapKubernetes, signal);

  expect(user).toBe('system:serviceaccount:bitiq:bitiq-bootstrap');
  expect([before, accountsOf('prod')]).toEqual([[], ['bitiq-bootstrap']]);
});

test("each cluster gives its own, which is nothing in another's", async () => {
  await Promise.all(NAMES.map(preflight));

  const [ofStaging, ofProd] = NAMES.map((name) => givenBy(name).map(([token]) => token));

  expect([ofStaging?.length, ofProd?.length]).toEqual([1, 1]);
  expect(ofProd?.some((token) => clusterOf('staging').tokens.has(token))).toBe(false);
});

test('tokens are kept in memory alone', async () => {
  await preflight('prod');
  const given = givenBy('prod').map(([token]) => token);

  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const texts = files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1')).join('\n');

  expect(given.length).toBe(1);
  expect(given.filter((token) => texts.includes(token))).toEqual([]);
});

test('where no ServiceAccount is named, the login itself is used', async () => {
  const plain = await writeSettings(join(folder, 'plain'), worlds);
  const pool = createSystems(loadConfig({ env: plain.env, cwd: join(folder, 'plain') }));
  onTestFinished(() => pool.close());
  const environment = environmentOf('prod');
  const { cluster: _, argocdWriter: __, ...rest } = environment;
  const login = { kubeconfig: plain.kubeconfig, context: 'prod' };

  const systems = await pool.systemsOf({ ...rest, cluster: login });
  await systems.kubernetes.list(
    { group: '', version: 'v1', kind: 'Node', plural: 'nodes', namespaced: false },
    { signal },
  );

  expect(accountsOf('prod')).toEqual([]);
});
