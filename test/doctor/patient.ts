import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '../../sandbox/services/redis.ts';
import { type RunningSlack, startSlack } from '../../sandbox/slack/slack.ts';
import type { RunningEnvironment } from '../../sandbox/worlds/start-environment.ts';
import { startWorlds, type Worlds } from '../../sandbox/worlds/start-worlds.ts';
import { writeSettings } from '../../sandbox/worlds/write-settings.ts';
import { openAuditKey } from '../../src/audit/key.ts';
import { writeCheckpoint } from '../../src/audit/write-checkpoint.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Environment } from '../../src/config/schema.ts';
import { examine } from '../../src/doctor/examine.ts';
import { createDoctorSystems } from '../../src/doctor/systems.ts';
import type { DoctorResult } from '../../src/doctor/verdict.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { openStore } from '../../src/store/store.ts';
import { aRequest } from '../helpers/runs.ts';

/** What is to be otherwise in one examination. */
export interface Changes {
  /** Variables that take the place of those of the settings. */
  readonly env?: Readonly<Record<string, string>>;
  /** Fields of the environment prod, made of what it is. */
  readonly prod?: (prod: Environment) => { readonly [K in keyof Environment]?: Environment[K] | undefined };
  /** Fields of the whole configuration. */
  readonly config?: Partial<Config>;
  /** How far this machine's clock is ahead, in milliseconds. Default: 0. */
  readonly aheadMs?: number;
  /** Time limit of each probe, in milliseconds. Default: 10,000. */
  readonly limitMs?: number;
}

/** A bitiq in good order, with real servers around it, that can be made ill and examined. */
export interface Patient {
  readonly worlds: Worlds;
  readonly prod: RunningEnvironment;
  readonly slack: RunningSlack;
  readonly redisUrl: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly storeFile: string;
  readonly keyFile: string;
  examine(changes?: Changes): Promise<DoctorResult>;
  /** What is not in order: id, state, summary and remedy of each such row, without `prod/`. */
  findings(changes?: Changes): Promise<readonly Found[]>;
  stop(): Promise<void>;
}

export interface Found {
  readonly id: string;
  readonly state: string;
  readonly summary: string | undefined;
  readonly remedy: string | undefined;
}

export async function startPatient(): Promise<Patient> {
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-doctor-'));
  const [worlds, slack, redis] = await Promise.all([
    startWorlds({ world: 'healthy', environments: ['prod'] }),
    startSlack({ rateLimits: 'off' }),
    startRedis({ own: true, appendOnly: true }),
  ]);
  const { env } = await writeSettings(folder, worlds, {
    REDIS_URL: redis.url,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
  });
  const storeFile = join(folder, 'bitiq.sqlite');
  const keyFile = join(folder, 'audit-key.pem');
  await startLife(storeFile, keyFile);

  async function examineWith({
    env: more = {},
    prod = () => ({}),
    config: other = {},
    ...rest
  }: Changes = {}) {
    const { aheadMs = 0, limitMs = 10_000 } = rest;
    const loaded = loadConfig({ env: { ...env, ...more }, cwd: folder });
    const environments = [...loaded.environments].map(
      ([name, environment]) => [name, { ...environment, ...prod(environment) } as Environment] as const,
    );
    const config = { ...loaded, environments: new Map(environments), ...other };
    const systems = createDoctorSystems(config, () => new Date(Date.now() + aheadMs));
    const { signal } = new AbortController();
    try {
      return await examine({ systems, environments: [...config.environments.values()], limitMs, signal });
    } finally {
      await systems.close();
    }
  }

  // What loads at first need has loaded, so that no answer is late for that.
  await examineWith();

  return {
    worlds,
    prod: worlds.environment('prod'),
    slack,
    redisUrl: redis.url,
    folder,
    env,
    storeFile,
    keyFile,
    examine: examineWith,
    findings: async (changes) => (await examineWith(changes)).rows.filter(isTrouble).map(toFound),
    async stop() {
      await Promise.all([worlds.stop(), slack.stop(), redis.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As a bitiq that has served: tables, a record, and its checkpoint. */
async function startLife(storeFile: string, keyFile: string): Promise<void> {
  const store = await openStore(`sqlite:${storeFile}`);
  await store.migrate();
  await requestRun(store, aRequest({ id: 'r1' }));
  await writeCheckpoint(store, openAuditKey(keyFile).key, { records: 1, intervalMs: 1 });
  await store.close();
}

type Row = DoctorResult['rows'][number];

function isTrouble({ state }: Row): boolean {
  return state !== 'passed' && state !== 'skipped';
}

function toFound({ id, state, summary, remedy }: Row): Found {
  return { id: id.replace('prod/', ''), state, summary, remedy };
}
