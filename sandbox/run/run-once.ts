import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWorlds } from '../worlds/start-worlds.ts';
import { writeSettings } from '../worlds/write-settings.ts';
import { exitCodeOf, spawnBitiq } from './bitiq-process.ts';
import type { SandboxOptions } from './options.ts';

/** Runs one bitiq command against fresh worlds, prints nothing but what it prints, and returns its exit code. */
export async function runOnce(words: readonly string[], world: SandboxOptions['world']): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'bitiq-sandbox-'));
  const chat = NEEDS_CHAT.includes(words[0] ?? '') ? await startChat() : undefined;
  const worlds = await startWorlds({ world });
  try {
    const { env } = await writeSettings(folder, worlds, chat?.env);
    const child = spawnBitiq(words, { env, cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
    // Ctrl-C reaches the command by itself; when it has ended, so do we.
    process.on('SIGINT', () => {});
    process.once('SIGTERM', () => child.kill('SIGTERM'));
    return await exitCodeOf(child);
  } finally {
    await Promise.all([worlds.stop(), chat?.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every other command works where there is neither Slack nor Redis. */
const NEEDS_CHAT: readonly string[] = ['serve', 'doctor'];

async function startChat(): Promise<{ env: Record<string, string>; stop(): Promise<void> }> {
  const [{ startSlack }, { installedWorkspace }, { startRedis }, { variablesOf }] = await Promise.all([
    import('../slack/slack.ts'),
    import('./installed-workspace.ts'),
    import('../services/redis.ts'),
    import('./variables-of.ts'),
  ]);
  const [slack, redis] = await Promise.all([startSlack({ workspace: installedWorkspace() }), startRedis()]);
  return {
    env: variablesOf(slack, redis),
    stop: async () => {
      await Promise.all([slack.stop(), redis.stop()]);
    },
  };
}
