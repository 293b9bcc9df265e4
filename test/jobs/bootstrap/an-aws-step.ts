import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUCKET } from '../../../sandbox/fixtures/aws.ts';
import type { RunningEnvironment } from '../../../sandbox/worlds/start-environment.ts';
import { startWorlds, type Worlds } from '../../../sandbox/worlds/start-worlds.ts';
import { writeSettings } from '../../../sandbox/worlds/write-settings.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import type { Environment } from '../../../src/config/schema.ts';
import { lookAt } from '../../../src/jobs/bootstrap/look-at.ts';
import type { Part, Standing } from '../../../src/jobs/bootstrap/step.ts';
import { type AwsSystems, aws } from '../../../src/jobs/bootstrap/steps/aws.ts';
import { type WalkEnd, walk } from '../../../src/jobs/bootstrap/walk.ts';
import { createSystems, type EnvironmentSystems } from '../../../src/jobs/systems.ts';

type AwsConfig = NonNullable<Environment['bootstrap']['aws']>;

export interface Walked {
  readonly end: WalkEnd;
  /** Ids of what was written, in order. */
  readonly written: readonly string[];
  /** Everything that the walk told anybody, as text. */
  readonly told: string;
}

/** The step `aws` of the sandbox's new cluster, against the simulated account and Vault. */
export interface AwsStep {
  readonly worlds: Worlds;
  readonly world: RunningEnvironment;
  /** What the step is carried out with; a test may put something else in its place. */
  systems: AwsSystems & Pick<EnvironmentSystems, 'bootstrapKubernetes'>;
  /** The configuration; a test may change it. */
  config: AwsConfig;
  parts(): readonly Part[];
  /** How each part stands, by its id. */
  look(): Promise<Readonly<Record<string, Standing>>>;
  walk(options?: { signal?: AbortSignal; begin?: (part: Part) => Promise<void> }): Promise<Walked>;
  stop(): Promise<void>;
}

export const USER = BUCKET;
export const SECRET = 'logging/loki-s3';

/** Its name in Secrets Manager. */
export const MANAGED = 'bitiq/loki-s3';

export async function startAwsStep(): Promise<AwsStep> {
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-aws-'));
  const worlds = await startWorlds({ world: 'empty' });
  const { env } = await writeSettings(folder, worlds);
  const loaded = loadConfig({ env, cwd: folder });
  const environment = loaded.environments.get('new');
  const config = environment?.bootstrap.aws;
  if (environment === undefined || config === undefined) throw new Error('the new cluster has no AWS');
  const pool = createSystems(loaded);
  const never = new AbortController().signal;
  const step: AwsStep = {
    worlds,
    world: worlds.environment('new'),
    systems: await pool.systemsOf(environment),
    config,
    parts() {
      const changed = { ...environment, bootstrap: { ...environment.bootstrap, aws: step.config } };
      return aws(step.systems.bootstrapKubernetes, changed, step.systems).flatMap(({ parts }) => parts);
    },
    async look() {
      const entries = step.parts().map(async (part) => [part.id, await lookAt(part, never)] as const);
      return Object.fromEntries(await Promise.all(entries));
    },
    async walk({ signal = never, begin = async () => undefined } = {}) {
      const written: string[] = [];
      const told: unknown[] = [];
      const end = await walk({
        steps: [{ id: 'aws', title: 'AWS', parts: step.parts() }],
        signal,
        onPart(part, seen) {
          told.push([part.id, part.title, part.wanted, seen]);
          if (seen === 'written') written.push(part.id);
        },
        begin,
        end: async (part, ...outcome) => void told.push([part.id, ...outcome]),
      });
      return { end, written, told: JSON.stringify([told, end]) };
    },
    async stop() {
      await pool.close();
      await worlds.stop();
      rmSync(folder, { recursive: true });
    },
  };
  return step;
}
