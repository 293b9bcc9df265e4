import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import { type Child, startChild } from './child.ts';
import { nameOf } from './drift/an-application.ts';
import { type Measured, requirePrograms, runMeasured } from './drift/run-measured.ts';
import { findPlainKubectl } from './preflight/kubectl.ts';
import { printRatio } from './ratio.ts';

/**
 * Which of many Applications are out of sync or unhealthy: a worker's `drift`, and the whole of `bitiq drift` from
 * the start of its process, against `kubectl get -o json | jq`, in turn. What is wanted is of the worker, by which
 * drift is looked for; a process that ends after one look is told besides. Then four times as many: in no more
 * memory. The server is a process of its own and has what it sends ready.
 */
const COUNT = 5_000;
const MORE = 20_000;
const ROUNDS = 3;
const WANTED = { timesFaster: 15, timesLessMemory: 8, growth: 1.2 };

/** What a person would type. */
const FILTER =
  '.items[] | select(.status.sync.status != "Synced" or (.status.health.status | IN("Degraded", "Missing", "Unknown"))) | .metadata.name';

interface Looked {
  readonly milliseconds: number;
  readonly megabytes: number;
  readonly drifted: readonly string[];
}

interface Bench {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly server: Child<string>;
  readonly kubectl: string;
}

async function writeConfig(folder: string, file: string, count: number): Promise<void> {
  const prod = {
    title: 'Production',
    channel: 'C0PROD0001',
    cluster: { kubeconfig: './kubeconfig' },
    baseDomain: 'apps.prod.example',
    repository: { owner: 'acme', name: 'gitops' },
    vault: {
      address: 'https://vault.example:8200',
      mount: 'secret',
      auth: { method: 'kubernetes', role: 'bitiq', tokenFile: './vault-token' },
    },
    waves: [Array.from({ length: count }, (_, index) => nameOf(index))],
    preflight: { timeout: '2m' },
  };
  await writeFile(join(folder, 'vault-token'), 'bench');
  await writeFile(join(folder, file), stringify({ workspace: 'T0ACME', environments: { prod } }));
}

function askKubectl({ folder, kubectl, server }: Bench): Promise<Measured> {
  const get = [kubectl, 'get', 'applications.argoproj.io', '-n', 'openshift-gitops', '-o', 'json'];
  return runMeasured([get, ['jq', '-r', FILTER]], { folder, env: { KUBECONFIG: server.ready } });
}

/** All of `bitiq drift prod`, from nothing. It ends with 1: something has drifted. */
async function askWholeProcess({ folder, env }: Bench): Promise<Looked> {
  const command = [process.execPath, join(import.meta.dirname, '../src/cli.ts'), 'drift', 'prod', '--json'];
  const { milliseconds, megabytes, stdout } = await runMeasured([command], { folder, env, codes: [1] });
  const items: readonly { application: string }[] = JSON.parse(stdout).items;
  const drifted = [...new Set(items.map(({ application }) => application))].toSorted();
  return { milliseconds, megabytes: Math.max(...megabytes), drifted };
}

/** A worker has read its configuration long before: what reading all names takes is left to the whole process. */
function startWorker({ folder, env }: Bench, count: number): Promise<Child<string>> {
  const script = join(import.meta.dirname, 'drift/drift-process.ts');
  const variables = { ...env, BITIQ_CONFIG: join(folder, 'worker.yaml') };
  return startChild<string>(script, { env: variables, folder, count });
}

const look = async (worker: Child<string>) => (await worker.ask('look')) as Looked;

function assertSame(expected: readonly string[], ...others: readonly Looked[]): void {
  for (const { drifted } of others) {
    if (!isDeepStrictEqual(drifted, expected)) {
      throw new Error(`bitiq found ${drifted.length}, kubectl and jq ${expected.length}, or others`);
    }
  }
}

const sum = (figures: readonly number[]) => figures.reduce((total, figure) => total + figure, 0);

async function compare(bench: Bench): Promise<void> {
  const worker = await startWorker(bench, COUNT);
  const rounds: { theirs: Measured; warm: Looked; whole: Looked }[] = [];
  // Discovery is in kubectl's cache from the second time on, and connections are open in a worker.
  await askKubectl(bench);
  await look(worker);
  await askWholeProcess(bench);
  for (let round = 0; round < ROUNDS; round += 1) {
    const theirs = await askKubectl(bench);
    const warm = await look(worker);
    const whole = await askWholeProcess(bench);
    assertSame(theirs.stdout.trim().split('\n').toSorted(), warm, whole);
    rounds.push({ theirs, warm, whole });
  }
  await worker.stop();
  const time = {
    better: 'low',
    baseline: rounds.map(({ theirs }) => theirs.milliseconds),
    unit: 'ms',
  } as const;
  const memory = {
    better: 'low',
    baseline: rounds.map(({ theirs }) => sum(theirs.megabytes)),
    unit: 'MB',
  } as const;
  const what = `drift of ${COUNT} Applications`;
  const [warm, whole] = [rounds.map((round) => round.warm), rounds.map((round) => round.whole)];
  printRatio({
    ...time,
    wanted: { atLeast: WANTED.timesFaster },
    what: `${what} by a worker, times faster`,
    ours: warm.map(({ milliseconds }) => milliseconds),
  });
  printRatio({
    ...time,
    what: `${what} by a whole process, times faster`,
    ours: whole.map(({ milliseconds }) => milliseconds),
  });
  printRatio({
    ...memory,
    wanted: { atLeast: WANTED.timesLessMemory },
    what: `${what} by a worker, times less memory`,
    ours: warm.map(({ megabytes }) => megabytes),
  });
  printRatio({
    ...memory,
    what: `${what} by a whole process, times less memory`,
    ours: whole.map(({ megabytes }) => megabytes),
  });
  const [kubectl, jq] = [0, 1].map((index) =>
    rounds.map(({ theirs }) => theirs.megabytes[index]?.toFixed(0)).join(', '),
  );
  console.log(`  of that memory kubectl had ${kubectl} MB, jq ${jq} MB`);
}

/** Peak memory of a worker that looks as often at so many. */
async function measureMemory(bench: Bench, count: number): Promise<number> {
  await bench.server.ask(count);
  const worker = await startWorker(bench, count);
  let peak = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { megabytes, drifted } = await look(worker);
    if (drifted.length !== count / 50) throw new Error(`found ${drifted.length} of ${count / 50}`);
    peak = megabytes;
  }
  await worker.stop();
  return peak;
}

async function compareGrowth(bench: Bench): Promise<void> {
  const few = await measureMemory(bench, COUNT);
  const many = await measureMemory(bench, MORE);
  const growth = many / few;
  console.log(
    `memory at ${MORE} Applications, of that at ${COUNT}: ${growth.toFixed(2)} (wanted: at most ${WANTED.growth}; ` +
      `${many.toFixed(0)} MB, ${few.toFixed(0)} MB)`,
  );
  if (!(growth <= WANTED.growth)) process.exitCode = 1;
}

requirePrograms();
const folder = await mkdtemp(join(tmpdir(), 'bitiq-bench-'));
const script = join(import.meta.dirname, 'drift/server-process.ts');
const server = await startChild<string>(script, { folder, count: COUNT });
try {
  await writeConfig(folder, 'bitiq.yaml', COUNT);
  await writeConfig(folder, 'worker.yaml', 1);
  const env = {
    BITIQ_CONFIG: join(folder, 'bitiq.yaml'),
    DATABASE_URL: `sqlite:${join(folder, 'none.sqlite')}`,
  };
  const bench = { folder, env, server, kubectl: await findPlainKubectl() };
  await compare(bench);
  await compareGrowth(bench);
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
