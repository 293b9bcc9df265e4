import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

/** A server of someone else's that runs as our child. */
export interface ServerProcess {
  readonly pid: number;
  readonly isRunning: boolean;
  /** Sends a signal; nothing happens where the process has ended. */
  signal(name: NodeJS.Signals): void;
  /** Asks it to end, after 5 s ends it, and waits until it has. */
  stop(name?: NodeJS.Signals): Promise<void>;
}

const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** Ends a child at the latest when this process exits. */
export function endWithUs(child: ChildProcess): void {
  children.add(child);
  child.once('close', () => children.delete(child));
}

/**
 * Starts a server and resolves when it prints the line that says it is ready. Throws with its last
 * lines where it ends before that. The child is ended at the latest when this process exits.
 */
export async function startProcess(
  command: string,
  args: readonly string[],
  { ready, ...options }: SpawnOptions & { ready: RegExp },
): Promise<ServerProcess> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  endWithUs(child);
  const ended = new Promise<void>((resolve) => {
    child.once('close', resolve);
  });
  await untilReady(child, ready);
  return {
    pid: child.pid ?? 0,
    get isRunning() {
      return child.exitCode === null && child.signalCode === null;
    },
    signal: (name) => void child.kill(name),
    stop: async (name = 'SIGTERM') => {
      child.kill(name);
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

async function untilReady(child: ChildProcess, ready: RegExp): Promise<void> {
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const ending = () =>
      reject(new Error(`${child.spawnfile} ended at once: ${lines.slice(-3).join(' | ')}`));
    child.once('error', reject).once('close', ending);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface(stream).on('line', (line) => {
        if (lines.push(line) > 50) lines.shift();
        if (ready.test(line)) resolve();
      });
    }
  });
}

/**
 * Where free ports are looked for: below those that systems give to connections and to servers that take any, so
 * that nobody gets one by chance while its server is not started yet, or again; 10,000 above them, where the nodes
 * of a Redis Cluster talk, the same.
 */
const PORTS = { from: 12_000, before: 22_700 };

/** A port on 127.0.0.1 that nothing listens on, chosen at random. */
export async function findFreePort(): Promise<number> {
  const port = randomInt(PORTS.from, PORTS.before);
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return findFreePort();
  }
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts on a free port, and again on another where that was taken in between. */
export async function startOnFreePort<T>(start: (port: number) => Promise<T>, triesLeft = 3): Promise<T> {
  const port = await findFreePort();
  try {
    return await start(port);
  } catch (error) {
    if (triesLeft === 0) throw error;
    return startOnFreePort(start, triesLeft - 1);
  }
}
