import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findOrInstall, type Program } from './find-or-install.ts';
import { type ServerProcess, startOnFreePort, startProcess } from './server-process.ts';

const run = promisify(execFile);

const POSTGRES: Program = {
  title: 'PostgreSQL',
  commands: ['postgres'],
  places: [
    '/usr/lib/postgresql/*/bin/postgres',
    '/opt/homebrew/opt/postgresql*/bin/postgres',
    '/usr/local/opt/postgresql*/bin/postgres',
  ],
  debianPackages: ['postgresql'],
  brew: ['postgresql@17'],
};

export interface RunningPostgres {
  /** For `DATABASE_URL`: superuser `bitiq`, database `postgres`. */
  readonly url: string;
  /** Folder of its Unix socket; the port is that of `url`. */
  readonly socketFolder: string;
  /** Ends it at once, as a machine that dies. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the same data. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/**
 * The server of `BITIQ_TEST_DATABASE_URL` where that is set; else a PostgreSQL of our own in a
 * temporary folder on a free port, installed first if it has to be. As root it runs as `postgres` or
 * `nobody`, for it refuses to be root. `own` (default: no) never takes that of the variable. Throws
 * `MissingProgramError`.
 */
export async function startPostgres(options: { own?: boolean } = {}): Promise<RunningPostgres> {
  const given = process.env.BITIQ_TEST_DATABASE_URL;
  if (given && !options.own) return givenPostgres(given);
  const command = await findOrInstall(POSTGRES);
  const folder = await mkdtemp(join(tmpdir(), 'bitiq-postgres-'));
  const user = await findUser();
  if (user.uid !== undefined) await chown(folder, user.uid, user.gid);
  const asUser = { cwd: folder, ...user };
  const data = join(folder, 'data');
  await run(join(dirname(command), 'initdb'), ['-D', data, ...INITDB], asUser);
  const start = (port: number): Promise<ServerProcess> =>
    startProcess(command, ['-D', data, '-k', folder, '-p', String(port), ...SETTINGS], {
      ...asUser,
      ready: /ready to accept connections/,
    });
  let { port, server } = await startOnFreePort(async (free) => ({ port: free, server: await start(free) }));
  return {
    url: `postgres://bitiq@127.0.0.1:${port}/postgres`,
    socketFolder: folder,
    kill: () => server.stop('SIGQUIT'),
    restart: async () => {
      await server.stop('SIGQUIT');
      server = await start(port);
    },
    stop: async () => {
      await server.stop('SIGQUIT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const INITDB = ['-U', 'bitiq', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'] as const;

/** Nothing here outlives the machine, so the disk is not waited for. */
const SETTINGS = [
  '-c',
  'listen_addresses=127.0.0.1',
  '-c',
  'fsync=off',
  '-c',
  'max_connections=200',
] as const;

/** Whom to run it as; nothing where we are not root. */
async function findUser(): Promise<{ uid: number; gid: number } | { uid?: undefined; gid?: undefined }> {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    const { stdout: uid } = await run('id', ['-u', name]).catch(() => ({ stdout: '' }));
    const { stdout: gid } = await run('id', ['-g', name]).catch(() => ({ stdout: '' }));
    if (uid !== '' && gid !== '') return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('PostgreSQL refuses to run as root, and there is no user postgres or nobody.');
}

function givenPostgres(url: string): RunningPostgres {
  const refuse = async (): Promise<never> => {
    throw new Error('The server of BITIQ_TEST_DATABASE_URL is not ours to stop; unset it.');
  };
  return { url, socketFolder: '', kill: refuse, restart: refuse, stop: async () => {} };
}
