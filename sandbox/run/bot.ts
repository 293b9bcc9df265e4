import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '../services/server-process.ts';
import { spawnBitiq } from './bitiq-process.ts';

/** How long bitiq may take until it is ready. */
const START_MS = 30_000;

/** How long it may take to end. */
const STOP_MS = 12_000;

/** bitiq as a child, in all roles. */
export interface Bot {
  /** Of health, metrics and Slack's requests. */
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Starts `bitiq serve --role all` in a folder and resolves when its `/readyz` says yes. It is started
 * again, on the same port, whenever it ends by itself after that. The folder gets `bitiq.log` and
 * `bitiq.pid`. Throws with the end of the log where bitiq does not get ready.
 */
export async function startBot(folder: string, env: Readonly<Record<string, string>>): Promise<Bot> {
  const port = await findFreePort();
  const logFile = join(folder, 'bitiq.log');
  const log = await open(logFile, 'w');
  const start = (): ChildProcess => {
    const child = spawnBitiq(['serve', '--role', 'all'], {
      cwd: folder,
      env: { ...env, BITIQ_PORT: String(port) },
      stdio: ['ignore', log.fd, log.fd],
    });
    writeFileSync(join(folder, 'bitiq.pid'), String(child.pid));
    return child;
  };
  const state = { child: start(), isStopping: false };
  await untilReady(state.child, port).catch(async (error: Error) => {
    state.child.kill('SIGKILL');
    const lines = (await readFile(logFile, 'utf8')).trim().split('\n').slice(-5);
    throw new Error(`${error.message} The end of ${logFile}:\n${lines.join('\n')}`);
  });
  const revive = (code: number | null, signal: string | null): void => {
    if (state.isStopping) return;
    console.error(`bitiq ended (${signal ?? `exit code ${code}`}); starting it again.`);
    setTimeout(() => {
      if (state.isStopping) return;
      state.child = start().once('close', revive);
    }, 1_000);
  };
  state.child.once('close', revive);
  return {
    port,
    stop: async () => {
      state.isStopping = true;
      await end(state.child);
      await log.close();
    },
  };
}

async function untilReady(child: ChildProcess, port: number): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`bitiq ended with exit code ${child.exitCode}.`);
    const isReady = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await sleep(100);
  }
  throw new Error(`bitiq was not ready after ${START_MS / 1000} s.`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await closed;
  clearTimeout(timer);
}
