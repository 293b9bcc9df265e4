import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOrInstall, type Program } from './find-or-install.ts';
import { type ServerProcess, startOnFreePort, startProcess } from './server-process.ts';

export const REDIS: Program = {
  title: 'Redis',
  commands: ['redis-server', 'valkey-server'],
  debianPackages: ['redis-server', 'valkey-server'],
  brew: ['redis'],
};

/** A Redis to work with. The hooks are for tests; they throw where `REDIS_URL` says whose it is. */
export interface RunningRedis {
  readonly url: string;
  /** It stops answering and keeps its connections, as a machine that hangs. */
  pause(): void;
  resume(): void;
  /** Ends it at once, as a machine that dies. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with what it had written (see `appendOnly`) or empty. */
  restart(options?: { empty?: boolean }): Promise<void>;
  /** Ends it and removes its folder. A Redis that was there before is left alone. */
  stop(): Promise<void>;
}

/**
 * `REDIS_URL` where it is set; else a Redis or Valkey of our own on a free port with its own folder,
 * installed first if it has to be. `appendOnly` (default: no) makes it keep its data over `restart`.
 * Throws `MissingProgramError`.
 */
export async function startRedis(options: { appendOnly?: boolean } = {}): Promise<RunningRedis> {
  const given = process.env.REDIS_URL;
  if (given) return givenRedis(given);
  const command = await findOrInstall(REDIS);
  const folder = await mkdtemp(join(tmpdir(), 'bitiq-redis-'));
  const start = (port: number): Promise<ServerProcess> =>
    startProcess(command, redisArguments(port, folder, options.appendOnly ?? false), {
      ready: /Ready to accept connections/,
    });
  let { port, server } = await startOnFreePort(async (free) => ({ port: free, server: await start(free) }));
  return {
    url: `redis://127.0.0.1:${port}`,
    pause: () => server.signal('SIGSTOP'),
    resume: () => server.signal('SIGCONT'),
    kill: () => server.stop('SIGKILL'),
    restart: async ({ empty = false } = {}) => {
      await server.stop('SIGKILL');
      if (empty) await rm(join(folder, 'appendonlydir'), { recursive: true, force: true });
      server = await start(port);
    },
    stop: async () => {
      await server.stop('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function redisArguments(port: number, folder: string, appendOnly: boolean): string[] {
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    appendonly: appendOnly ? 'yes' : 'no',
    appendfsync: 'always',
    'maxmemory-policy': 'noeviction',
    loglevel: 'notice',
  };
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
}

function givenRedis(url: string): RunningRedis {
  const refuse = (): never => {
    throw new Error('The Redis of REDIS_URL is not ours to stop; unset REDIS_URL.');
  };
  return {
    url,
    pause: refuse,
    resume: refuse,
    kill: async () => refuse(),
    restart: async () => refuse(),
    stop: async () => {},
  };
}
