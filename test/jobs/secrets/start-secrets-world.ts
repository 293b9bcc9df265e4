import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type RunningSecretsManager,
  startSecretsManager,
} from '../../../sandbox/aws/start-secrets-manager.ts';
import type { RunningEnvironment } from '../../../sandbox/worlds/start-environment.ts';
import { startWorlds, type Worlds } from '../../../sandbox/worlds/start-worlds.ts';
import { writeSettings } from '../../../sandbox/worlds/write-settings.ts';
import type { Config } from '../../../src/config/config.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import type { Environment } from '../../../src/config/schema.ts';
import { runSecrets, type SecretsOptions } from '../../../src/jobs/secrets/run-secrets.ts';
import type { SecretsResult } from '../../../src/jobs/secrets/verdict.ts';
import { createSystems } from '../../../src/jobs/systems.ts';

type Asked = Partial<Pick<SecretsOptions, 'only' | 'signal' | 'onProgress' | 'environment'>>;

/** A production that runs, with a Secrets Manager, and secrets against it as a process does that has just begun. */
export interface SecretsWorld {
  readonly worlds: Worlds;
  readonly prod: RunningEnvironment;
  readonly aws: RunningSecretsManager;
  readonly config: Config;
  readonly environment: Environment;
  secrets(asked?: Asked): Promise<SecretsResult>;
  stop(): Promise<void>;
}

/** `fields` take the place of the environment's own in bitiq.yaml. */
export async function startSecretsWorld(fields: object = {}): Promise<SecretsWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-secrets-'));
  const [worlds, aws] = await Promise.all([
    startWorlds({ world: 'healthy', environments: ['prod'] }),
    startSecretsManager(),
  ]);
  aws.keys.set('AKIABITIQ', 'signing-key');
  const variables = {
    AWS_ENDPOINT_URL: aws.address,
    AWS_ACCESS_KEY_ID: 'AKIABITIQ',
    AWS_SECRET_ACCESS_KEY: 'signing-key',
  };
  const { env } = await writeSettings(folder, worlds, variables, { environments: { prod: fields } });
  const config = loadConfig({ env, cwd: folder });
  const environment = config.environments.get('prod');
  if (environment === undefined) throw new Error('there is no prod');
  return {
    worlds,
    prod: worlds.environment('prod'),
    aws,
    config,
    environment,
    async secrets(asked = {}) {
      const pool = createSystems(config);
      try {
        const systems = await pool.systemsOf(environment);
        return await runSecrets({ environment, systems, signal: new AbortController().signal, ...asked });
      } finally {
        await pool.close();
      }
    },
    async stop() {
      await Promise.all([worlds.stop(), aws.stop()]);
      rmSync(folder, { recursive: true });
    },
  };
}

/** `path: verdict in words` of every secret that is not simply there. */
export function troubled({ secrets }: SecretsResult): readonly string[] {
  return secrets
    .filter(({ status }) => status !== 'passed' && status !== 'skipped')
    .map(({ id, summary }) => `${id}: ${summary.split(' · ')[0]}`);
}
