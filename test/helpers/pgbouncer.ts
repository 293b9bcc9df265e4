import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority } from '../../sandbox/pki.ts';
import { findOrInstall } from '../../sandbox/services/find-or-install.ts';
import { startOnFreePort, startProcess } from '../../sandbox/services/server-process.ts';

export interface PgBouncer {
  /** The same database by way of it, in the clear. */
  readonly url: string;
  /** Of the authority that signed its certificate, for `127.0.0.1`. */
  readonly caFile: string;
  stop(): Promise<void>;
}

/** PgBouncer in transaction mode with two connections, before the database of a URL. Takes TLS and what is not. */
export async function startPgBouncer(
  url: string,
  settings: Readonly<Record<string, string>>,
): Promise<PgBouncer> {
  const command = await findOrInstall({
    title: 'PgBouncer',
    commands: ['pgbouncer'],
    places: ['/usr/sbin/pgbouncer'],
    debianPackages: ['pgbouncer'],
    brew: ['pgbouncer'],
  });
  const folder = await mkdtemp(join(tmpdir(), 'bitiq-pgbouncer-'));
  await chmod(folder, 0o755);
  const authority = await createAuthority();
  const { certPem, keyPem } = await authority.issue({ names: [], ips: ['127.0.0.1'] });
  const { hostname, port, username, pathname } = new URL(url);
  const write = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const all = {
    listen_addr: '127.0.0.1',
    unix_socket_dir: '',
    auth_type: 'any',
    pool_mode: 'transaction',
    default_pool_size: '2',
    client_tls_sslmode: 'allow',
    client_tls_cert_file: await write('server.pem', certPem),
    client_tls_key_file: await write('server.key', keyPem),
    ...settings,
  };
  const database = `* = host=${hostname} port=${port} dbname=${pathname.slice(1)} user=${username}`;
  const { listening, server } = await startOnFreePort(async (listening) => {
    const lines = Object.entries({ ...all, listen_port: listening }).map(
      ([name, value]) => `${name} = ${value}`,
    );
    const file = await write('pgbouncer.ini', `[databases]\n${database}\n[pgbouncer]\n${lines.join('\n')}\n`);
    const started = await startProcess(command, ['-u', 'nobody', file], { ready: /process up/ });
    return { listening, server: started };
  });
  return {
    url: Object.assign(new URL(url), { host: `127.0.0.1:${listening}` }).href,
    caFile: await write('ca.pem', authority.caPem),
    async stop() {
      await server.stop('SIGQUIT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
