import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../sandbox/worlds/write-settings.ts';
import { loadConfig } from '../src/config/load-config.ts';
import type { Environment } from '../src/config/schema.ts';
import { askSecretPresence } from '../src/integrations/kubernetes/secret-presence.ts';
import { runSecrets } from '../src/jobs/secrets/index.ts';
import { createSystems, type EnvironmentSystems } from '../src/jobs/systems.ts';
import { type Child, startChild } from './child.ts';
import { median, printRatio } from './ratio.ts';

/**
 * One report of 500 secrets in 20 namespaces by a process that has just begun, with no connection open and
 * not logged in, against the same questions asked one after another over warm connections. The servers run
 * in a process of their own, and answer as late as is told.
 */
const COUNT = 500;
const NAMESPACES = 20;
const LIMIT_MS = 5_000;
const WANTED = [
  { latencyMs: 5, rounds: 3, atLeast: 4 },
  { latencyMs: 20, rounds: 3, atLeast: 6 },
  { latencyMs: 80, rounds: 1, atLeast: 10 },
];

const signal = new AbortController().signal;

/** Milliseconds from nothing to the whole report. */
async function timeReport(environment: Environment, config: ReturnType<typeof loadConfig>): Promise<number> {
  const pool = createSystems(config);
  const began = performance.now();
  const systems = await pool.systemsOf(environment);
  const result = await runSecrets({ environment, systems, signal, onProgress: () => undefined });
  const took = performance.now() - began;
  await pool.close();
  if (result.verdict !== 'complete' || result.secrets.length !== COUNT) {
    throw new Error(`${result.verdict} of ${result.secrets.length} secrets`);
  }
  return took;
}

/** Milliseconds for the questions alone, one at a time. */
async function timeOneByOne(
  { vault: { mount }, secrets }: Environment,
  { vault, kubernetes }: EnvironmentSystems,
): Promise<number> {
  await vault.getKvVersion(mount, { signal });
  const began = performance.now();
  for (const { path, keys, destinations } of secrets) {
    const stored = await vault.describeSecret({ mount, path }, { signal });
    const [namespace = '', name = ''] = destinations[0]?.split('/') ?? [];
    const presence = await askSecretPresence(kubernetes, { namespace, name, signal });
    const isThere = stored.state === 'found' && keys.every((key) => stored.keys.includes(key));
    if (!isThere || presence !== 'present') throw new Error(`${path} is not there`);
  }
  return performance.now() - began;
}

async function measure(world: Child<Settings>, folder: string): Promise<void> {
  const config = loadConfig({ env: world.ready.env, cwd: folder });
  const environment = config.environments.get('prod');
  if (environment === undefined) throw new Error('There is no prod.');
  const warm = createSystems(config);
  const systems = await warm.systemsOf(environment);
  await timeReport(environment, config);
  for (const { latencyMs, rounds, atLeast } of WANTED) {
    await world.ask(latencyMs);
    const ours: number[] = [];
    const baseline: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      ours.push(await timeReport(environment, config));
      baseline.push(await timeOneByOne(environment, systems));
    }
    const what = `a report of ${COUNT} secrets in ${NAMESPACES} namespaces at ${latencyMs} ms, times faster than one by one`;
    printRatio({ what, better: 'low', baseline, ours, unit: 'ms', wanted: { atLeast } });
    const slowest = Math.max(...ours);
    console.log(
      `  report ${median(ours).toFixed(0)} ms, slowest ${slowest.toFixed(0)} ms (at most ${LIMIT_MS} ms)`,
    );
    if (slowest > LIMIT_MS) process.exitCode = 1;
  }
  await warm.close();
}

const folder = await mkdtemp(join(tmpdir(), 'bitiq-bench-'));
const script = join(import.meta.dirname, 'secrets/world-process.ts');
const world = await startChild<Settings>(script, { folder, count: COUNT, namespaces: NAMESPACES });
try {
  await measure(world, folder);
} finally {
  await world.stop();
  await rm(folder, { recursive: true, force: true });
}
