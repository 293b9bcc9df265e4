import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOrInstall, type Program } from './find-or-install.ts';
import { type ServerProcess, startOnFreePort, startProcess } from './server-process.ts';

const REDIS: Program = {
  title: 'Redis',
  commands: ['redis-server', 'valkey-server'],
  debianPackages: ['redis-server', 'valkey-server'],
  brew: ['redis'],
};

/** A Redis to work with. The hooks are for tests; they throw where it is that of `REDIS_URL`. */
export interface RunningRedis {
  readonly url: string;
  readonly isOurs: boolean;
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
 * installed first if it has to be. `own` never takes that of `REDIS_URL`; `appendOnly` makes it keep its
 * data over `restart`. Both are off by default.
 * Throws `MissingProgramError`.
 */
export async function startRedis(
  options: { own?: boolean; appendOnly?: boolean } = {},
): Promise<RunningRedis> {
  const given = process.env.REDIS_URL;
  if (given && !options.own) return givenRedis(given);
  const command = await findOrInstall(REDIS);
  const folder = await mkdtemp(join(tmpdir(), 'bitiq-redis-'));
  const start = (port: number): Promise<ServerProcess> =>
    startProcess(command, redisArguments(port, folder, options.appendOnly ?? false), {
      ready: /Ready to accept connections/,
    });
  let { port, server } = await startOnFreePort(async (free) => ({ port: free, server: await start(free) }));
  return {
    url: `redis://127.0.0.1:${port}`,
    isOurs: true,
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
    isOurs: false,
    pause: refuse,
    resume: refuse,
    kill: async () => refuse(),
    restart: async () => refuse(),
    stop: async () => {},
  };
}
