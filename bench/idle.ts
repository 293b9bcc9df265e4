import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { type RunningRedis, startRedis } from '../sandbox/services/redis.ts';
import { findFreePort } from '../sandbox/services/server-process.ts';
import { type RunningSlack, startSlack } from '../sandbox/slack/slack.ts';
import { startChild } from './child.ts';
import type { BarePlaces } from './idle/bare-process.ts';
import { readMegabytes, readProcessorMs } from './idle/process-figures.ts';
import { median } from './ratio.ts';

/**
 * What bitiq costs that does nothing: the memory of `serve --role all` against that of a bare Bolt app with a BullMQ
 * queue and worker, both 20 s after they were ready, in the same round. And how soon `/readyz` says yes: from the
 * start of the process, and from the return of Redis.
 */
const IDLE_S = Number(process.argv[2] ?? 20);
const ROUNDS = Number(process.argv[3] ?? 3);
const WANTED = { timesTheMemory: 1.5, readyMs: 1_500 };

/** Of a cluster that is not there, as `oc login` writes it: nothing but what it says itself is needed to read it. */
const KUBECONFIG = {
  'current-context': 'prod',
  contexts: [{ name: 'prod', context: { cluster: 'prod', user: 'bitiq' } }],
  clusters: [{ name: 'prod', cluster: { server: 'https://127.0.0.1:1' } }],
  users: [{ name: 'bitiq', user: { token: 'bench' } }],
};

interface Round {
  readonly bare: number;
  readonly bitiq: number;
  readonly startMs: number;
  /** Of that, on a core: what is left of it where nobody else wants one. */
  readonly processorMs: number;
  readonly returnMs: number;
}

interface House {
  readonly slack: RunningSlack;
  readonly redis: RunningRedis;
  readonly folder: string;
}

async function measure(): Promise<Round> {
  const [redis, slack] = await Promise.all([startRedis({ own: true }), startSlack({ rateLimits: 'off' })]);
  const house = { redis, slack, folder: await mkdtemp(join(tmpdir(), 'bitiq-bench-')) };
  const { botToken, appToken, apiUrl } = slack;
  const places: BarePlaces = { slack: { botToken, appToken, apiUrl }, redisUrl: redis.url };
  const bare = await startChild<number>(join(import.meta.dirname, 'idle/bare-process.ts'), places);
  // The first start makes tables and a key, and fills Node's compile cache.
  await (await startBitiq(house)).stop();
  const bitiq = await startBitiq(house);
  await sleep(IDLE_S * 1_000);
  const memory = { bare: readMegabytes(bare.ready), bitiq: readMegabytes(bitiq.pid) };
  await bare.stop();
  const returnMs = await measureReturn(redis, bitiq.port);
  await bitiq.stop();
  await slack.stop();
  await redis.stop();
  await rm(house.folder, { recursive: true });
  const { startMs, processorMs } = bitiq;
  return { ...memory, startMs, processorMs, returnMs };
}

async function startBitiq({ slack, redis, folder }: House) {
  await writeFile(join(folder, 'bitiq.yaml'), stringify(aFile(slack.workspace.team.id)));
  await writeFile(join(folder, 'kubeconfig'), stringify(KUBECONFIG));
  const port = await findFreePort();
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../src/cli.ts'), 'serve', '--role', 'all'],
    {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_APP_TOKEN: slack.appToken,
        SLACK_API_URL: slack.apiUrl,
        REDIS_URL: redis.url,
        DATABASE_URL: `sqlite:${join(folder, 'bitiq.sqlite')}`,
        BITIQ_PORT: String(port),
        BITIQ_LOG_LEVEL: 'error',
        VAULT_TOKEN: 'none',
      },
      stdio: 'inherit',
    },
  );
  await untilStatus(port, 200, child);
  const startMs = performance.now() - began;
  const pid = child.pid ?? 0;
  return { port, pid, startMs, processorMs: readProcessorMs(pid), stop: () => end(child) };
}

async function measureReturn(redis: RunningRedis, port: number): Promise<number> {
  await redis.kill();
  await untilStatus(port, 503);
  await sleep(3_000);
  await redis.restart();
  const began = performance.now();
  await untilStatus(port, 200);
  return performance.now() - began;
}

async function untilStatus(port: number, wanted: number, child?: ChildProcess): Promise<void> {
  const until = performance.now() + 60_000;
  while (performance.now() < until) {
    if (child !== undefined && child.exitCode !== null) throw new Error(`bitiq ended with ${child.exitCode}`);
    const status = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      (answer) => answer.status,
      () => undefined,
    );
    if (status === wanted) return;
    await sleep(20);
  }
  throw new Error(`/readyz never said ${wanted}`);
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

function aFile(workspace: string): object {
  const prod = {
    channel: 'C0PROD001',
    cluster: { kubeconfig: './kubeconfig' },
    baseDomain: 'apps.prod.example',
    vault: { address: 'http://127.0.0.1:1', auth: { method: 'token' } },
    repository: { owner: 'acme', name: 'gitops' },
  };
  return { workspace, environments: { prod } };
}

function print(what: string, figures: readonly number[], unit: string, wanted: number): void {
  const list = figures.map((figure) => (unit === 'ms' ? figure.toFixed(0) : figure.toFixed(2))).join(', ');
  const middle = median(figures);
  console.log(`${what}: ${middle.toFixed(2)} ${unit} (wanted: at most ${wanted}; ${list})`);
  if (!(middle <= wanted)) process.exitCode = 1;
}

const rounds: Round[] = [];
for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measure());
const listOf = (of: 'bare' | 'bitiq') => rounds.map((round) => round[of].toFixed(0)).join(', ');
console.log(`memory when idle: bare ${listOf('bare')} MiB, bitiq ${listOf('bitiq')} MiB`);
print(
  'memory of the bare one',
  rounds.map(({ bare, bitiq }) => bitiq / bare),
  'times',
  WANTED.timesTheMemory,
);
console.log(
  `processor time until ready: ${rounds.map(({ processorMs }) => processorMs.toFixed(0)).join(', ')} ms`,
);
print(
  'ready after the start',
  rounds.map(({ startMs }) => startMs),
  'ms',
  WANTED.readyMs,
);
print(
  'ready after the return of Redis',
  rounds.map(({ returnMs }) => returnMs),
  'ms',
  WANTED.readyMs,
);
