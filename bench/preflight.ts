import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Settings } from '../sandbox/worlds/write-settings.ts';
import type { Config } from '../src/config/config.ts';
import { loadConfig } from '../src/config/load-config.ts';
import type { Environment } from '../src/config/schema.ts';
import { CHECKS } from '../src/jobs/preflight/checks/index.ts';
import { runPreflight } from '../src/jobs/preflight/index.ts';
import type { PreflightResult } from '../src/jobs/preflight/verdict.ts';
import { createSystems, type Systems } from '../src/jobs/systems.ts';
import { assertSameAnswers, type Exchange } from './preflight/exchange.ts';
import { askByKubectl, findPlainKubectl } from './preflight/kubectl.ts';
import { recordExchanges } from './preflight/record-exchanges.ts';
import { startReplay } from './preflight/replay.ts';
import { median, printRatio } from './ratio.ts';

/**
 * A warm worker's preflight against the same questions asked one after another through `kubectl`, at
 * several latencies of the API server. Only the checks that ask the cluster count; what they share is
 * asked of kubectl once as well. The servers run in a process of their own.
 */
const WANTED = [
  { latencyMs: 0, atLeast: 20 },
  { latencyMs: 20, atLeast: 15 },
  { latencyMs: 80, atLeast: 12 },
];
const ROUNDS = 3;
const RUNS_A_ROUND = 5;

interface Bench {
  readonly environment: Environment;
  readonly systems: Systems;
  /** Ids of the checks that ask the cluster. */
  readonly only: readonly string[];
}

async function run({ environment, systems, only }: Bench): Promise<PreflightResult> {
  return runPreflight({
    environment,
    systems: await systems.systemsOf(environment),
    only,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
}

/** Those of all checks that make at least one request to the API server. */
async function findClusterChecks(bench: Bench, server: string): Promise<string[]> {
  const asking: string[] = [];
  for (const { id } of CHECKS) {
    const exchanges = await recordExchanges(server, () => run({ ...bench, only: [id] }));
    if (exchanges.length > 0) asking.push(id);
  }
  return asking;
}

/** Milliseconds of a warm run, the median of several. */
async function timeWarmRun(bench: Bench): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < RUNS_A_ROUND; count += 1) {
    const began = performance.now();
    await run(bench);
    times.push(performance.now() - began);
  }
  return median(times);
}

/** Throws unless the checks say of kubectl's answers what they said of ours. */
async function assertSameVerdict(
  bench: Bench,
  config: Config,
  { exchanges, folder }: { exchanges: readonly Exchange[]; folder: string },
): Promise<void> {
  const replay = await startReplay(exchanges, join(folder, 'replay'));
  const systems = createSystems(config);
  const cluster = { ...bench.environment.cluster, kubeconfig: replay.kubeconfig };
  const theirs = await run({ ...bench, systems, environment: { ...bench.environment, cluster } });
  const ours = await run(bench);
  await systems.close();
  await replay.stop();
  const [said, saidToThem] = [ours, theirs].map(({ verdict, checks }) => [
    verdict,
    ...checks.map(({ id, status, summary }) => `${id} ${status}: ${summary}`),
  ]);
  if (!isDeepStrictEqual(said, saidToThem)) {
    const lines = (some = said, others = saidToThem) => some?.filter((line) => !others?.includes(line));
    throw new Error(`of our answers ${lines()}, of kubectl's ${lines(saidToThem, said)}`);
  }
}

async function setLatency(world: ChildProcess, latencyMs: number): Promise<void> {
  world.send(latencyMs);
  await once(world, 'message');
}

async function measure(folder: string, world: ChildProcess): Promise<void> {
  const [{ env, kubeconfig }] = (await once(world, 'message')) as [Settings];
  const kubectl = await findPlainKubectl();
  const config = loadConfig({ env, cwd: folder });
  const environment = config.environments.get('prod');
  if (environment === undefined) throw new Error('There is no prod.');
  const systems = createSystems(config);
  const { kubernetes } = await systems.systemsOf(environment);
  const everything: Bench = { environment, systems, only: [] };
  await run(everything);
  const bench = { ...everything, only: await findClusterChecks(everything, kubernetes.server) };
  const ours = await recordExchanges(kubernetes.server, () => run(bench));
  const questions = ours.map(({ question }) => question);
  console.log(`${bench.only.length} checks ask ${questions.length} questions; ${kubectl}`);

  for (const { latencyMs, atLeast } of WANTED) {
    await setLatency(world, latencyMs);
    const rounds: { bitiq: number; kubectl: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const bitiq = await timeWarmRun(bench);
      const began = performance.now();
      const theirs = await askByKubectl(questions, { kubectl, kubeconfig });
      rounds.push({ bitiq, kubectl: performance.now() - began });
      assertSameAnswers(ours, theirs);
      await assertSameVerdict(bench, config, { exchanges: theirs, folder });
    }
    printRatio({
      what: `a warm preflight at ${latencyMs} ms, times faster than kubectl`,
      better: 'low',
      baseline: rounds.map((round) => round.kubectl),
      ours: rounds.map((round) => round.bitiq),
      unit: 'ms',
      wanted: { atLeast },
    });
  }
  await systems.close();
}

const folder = await mkdtemp(join(tmpdir(), 'bitiq-bench-'));
const world = fork(join(import.meta.dirname, 'preflight/world-process.ts'), [folder]);
try {
  await measure(folder, world);
} finally {
  if (world.connected) world.disconnect();
  await rm(folder, { recursive: true, force: true });
}
