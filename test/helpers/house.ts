import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCodeOf, spawnBitiq } from '../../sandbox/run/bitiq-process.ts';
import { type RunningRedis, startRedis } from '../../sandbox/services/redis.ts';
import { findFreePort } from '../../sandbox/services/server-process.ts';
import { type RunningSlack, type SlackOptions, startSlack } from '../../sandbox/slack/slack.ts';
import type { WorkspaceSeed } from '../../sandbox/slack/workspace.ts';
import type { SyncTimes } from '../../sandbox/worlds/start-environment.ts';
import { startWorlds, type Worlds } from '../../sandbox/worlds/start-worlds.ts';
import { type Settings, writeSettings } from '../../sandbox/worlds/write-settings.ts';

/** A whole sandbox in this process, against which bitiq runs in processes of its own. */
export interface House {
  readonly redis: RunningRedis;
  readonly slack: RunningSlack;
  readonly worlds: Worlds;
  readonly settings: Settings;
  readonly folder: string;
  /** Starts `bitiq serve --role …` and waits until it is ready; `variables` besides the house's own. */
  serve(role: 'bot' | 'worker' | 'all', variables?: Readonly<Record<string, string>>): Promise<Served>;
  stop(): Promise<void>;
}

export interface Served {
  readonly process: ChildProcess;
  readonly port: number;
  /** All that it logged so far. */
  readonly log: () => string;
  /** Ends it at once, as a machine that dies. */
  kill(): Promise<void>;
  /** Asks it to end, and returns its exit code. */
  end(): Promise<number>;
}

export interface HouseOptions {
  /** Default: a SQLite file. */
  readonly databaseUrl?: string;
  /** Default: Socket Mode. */
  readonly transport?: 'socket' | 'http';
  /** Where Slack is, and by which way. Default: a free port, and straight. */
  readonly slack?: Pick<SlackOptions, 'port' | 'address'>;
  /** Default: the sandbox's own. */
  readonly workspace?: WorkspaceSeed;
  /** Those that there are, with fields that take the place of their own. Default: prod, as it is. */
  readonly environments?: Readonly<Record<string, object>>;
  /** How long Argo CD takes. */
  readonly times?: SyncTimes;
}

export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const { databaseUrl, transport = 'socket', workspace, environments = { prod: {} }, times } = options;
  const folder = await mkdtemp(join(tmpdir(), 'bitiq-house-'));
  const [redis, slack, worlds] = await Promise.all([
    startRedis({ own: true }),
    startSlack({ rateLimits: 'off', ...options.slack, ...(workspace && { workspace }) }),
    startWorlds({ world: 'healthy', environments: Object.keys(environments), ...(times && { times }) }),
  ]);
  const variables = {
    REDIS_URL: redis.url,
    SLACK_BOT_TOKEN: slack.botToken,
    ...(transport === 'socket'
      ? { SLACK_APP_TOKEN: slack.appToken }
      : { SLACK_SIGNING_SECRET: slack.signingSecret }),
    SLACK_API_URL: slack.apiUrl,
    BITIQ_LOG_LEVEL: 'info',
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
  };
  const changes = { environments, ...(workspace && { workspace }) };
  const settings = await writeSettings(folder, worlds, variables, changes);
  const served: Served[] = [];
  return {
    redis,
    slack,
    worlds,
    settings,
    folder,
    async serve(role, further = {}) {
      const one = await serve({ ...settings, env: { ...settings.env, ...further } }, folder, role);
      served.push(one);
      return one;
    },
    async stop() {
      await Promise.all(served.map((one) => one.kill()));
      await slack.stop();
      await worlds.stop();
      await redis.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function serve(settings: Settings, cwd: string, role: string): Promise<Served> {
  const port = await findFreePort();
  const child = spawnBitiq(['serve', '--role', role], {
    env: { ...settings.env, BITIQ_PORT: String(port) },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (log += chunk));
  const ended = exitCodeOf(child);
  await waitUntilReady(port, child, () => log);
  return {
    process: child,
    port,
    log: () => log,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    end() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

async function waitUntilReady(port: number, child: ChildProcess, log: () => string): Promise<void> {
  const until = performance.now() + 40_000;
  while (performance.now() < until && child.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`bitiq did not become ready:\n${log()}`);
}
