import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWorlds, type Worlds } from '../../sandbox/worlds/start-worlds.ts';
import { writeSettings } from '../../sandbox/worlds/write-settings.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { type PreflightOptions, runPreflight } from '../../src/jobs/preflight/preflight.ts';
import type { PreflightResult } from '../../src/jobs/preflight/verdict.ts';
import { createSystems } from '../../src/jobs/systems.ts';

type Asked = Partial<Pick<PreflightOptions, 'only' | 'timeoutMs' | 'signal' | 'onProgress'>>;

/** Worlds that run, and preflight against them by the settings that the sandbox writes for them. */
export interface PreparedWorlds {
  readonly worlds: Worlds;
  /** One preflight by a process that has just begun. */
  preflight(environment: string, asked?: Asked): Promise<PreflightResult>;
  stop(): Promise<void>;
}

export async function startPreparedWorlds(
  options: Parameters<typeof startWorlds>[0],
): Promise<PreparedWorlds> {
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-worlds-'));
  const worlds = await startWorlds(options);
  const { env } = await writeSettings(folder, worlds);
  const config = loadConfig({ env, cwd: folder });
  return {
    worlds,
    async preflight(name, asked = {}) {
      const environment = config.environments.get(name);
      if (environment === undefined) throw new Error(`there is no environment ${name}`);
      const pool = createSystems(config);
      try {
        const systems = await pool.systemsOf(environment);
        return await runPreflight({ environment, systems, signal: new AbortController().signal, ...asked });
      } finally {
        await pool.close();
      }
    },
    async stop() {
      await worlds.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** `id: summary` of every check that found something. */
export function named({ checks }: PreflightResult): readonly string[] {
  return checks
    .filter(({ status }) => status === 'failed' || status === 'unknown')
    .map(({ id, summary }) => `${id}: ${summary}`);
}
