import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import { createAuthority } from '../../sandbox/pki.ts';
import { findFreePort, type ServerProcess, startProcess } from '../../sandbox/services/server-process.ts';

const run = promisify(execFile);

/** One of the redis-servers of a topology. */
interface Server {
  readonly port: number;
  readonly process: ServerProcess;
}

interface Topology {
  /** What REDIS_URL is set to. */
  readonly url: string;
  stop(): Promise<void>;
}

type Settings = Readonly<Record<string, string>>;

/** A redis-server of its own in `folder`, without a file of settings. */
async function startServer(folder: string, settings: Settings, port?: number): Promise<Server> {
  const own = port ?? (await findFreePort());
  const dir = await mkdtemp(join(folder, 'redis-'));
  const all = {
    port: String(own),
    bind: '127.0.0.1',
    dir,
    save: '',
    'maxmemory-policy': 'noeviction',
    ...settings,
  };
  const args = Object.entries(all).flatMap(([name, value]) => [`--${name}`, ...value.split(' ')]);
  const ready = /Ready to accept connections|Sentinel ID is/;
  return { port: own, process: await startProcess('redis-server', args, { ready }) };
}

async function inFolder<T extends object>(
  start: (folder: string, servers: Server[]) => Promise<T>,
): Promise<T & Pick<Topology, 'stop'>> {
  const folder = await mkdtemp(join(tmpdir(), 'bitiq-redis-'));
  const servers: Server[] = [];
  const stop = async () => {
    await Promise.all(servers.map(({ process }) => process.stop('SIGKILL')));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { ...(await start(folder, servers)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** `redis-cli` as an administrator has it. */
export async function redisCli(port: number, ...words: readonly string[]): Promise<string> {
  const { stdout } = await run('redis-cli', ['-p', String(port), ...words], { timeout: 10_000 });
  return stdout.trim();
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const check = async () => {
    if (!(await isSo())) throw new Error('not yet');
  };
  await vi.waitFor(check, { timeout: 20_000, interval: 200 });
}

/** A master, a replica and three Sentinels that need a second to see that a master is dead. */
export function startSentinels(): Promise<
  Topology & { killMaster(): Promise<void>; masterPort(): Promise<number> }
> {
  return inFolder(async (folder, servers) => {
    const access = { requirepass: 'of-redis', masterauth: 'of-redis' };
    const master = await startServer(folder, access);
    servers.push(master);
    servers.push(await startServer(folder, { ...access, replicaof: `127.0.0.1 ${master.port}` }));
    const ports: number[] = [];
    for (const name of ['a', 'b', 'c']) {
      const port = await findFreePort();
      const file = join(folder, `sentinel-${name}.conf`);
      await writeFile(file, sentinelSettings(port, master.port, folder));
      const process = await startProcess('redis-server', [file, '--sentinel'], { ready: /Sentinel ID is/ });
      servers.push({ port, process });
      ports.push(port);
    }
    const [first = 0] = ports;
    const askSentinel = (...words: string[]) =>
      redisCli(first, '-a', 'of-sentinel', '--no-auth-warning', ...words);
    const knowsAll = /num-slaves\n1\nnum-other-sentinels\n2\n|num-other-sentinels\n2[\s\S]*num-slaves\n1/;
    await until(async () => knowsAll.test(await askSentinel('sentinel', 'master', 'mymaster')));
    const masterPort = async () => {
      const told = await askSentinel('sentinel', 'get-master-addr-by-name', 'mymaster');
      return Number(told.split('\n')[1]);
    };
    return {
      url: `redis+sentinel://:of-redis@${ports.map((port) => `127.0.0.1:${port}`).join(',')}/mymaster?sentinel-password=of-sentinel`,
      masterPort,
      killMaster: async () => {
        const now = await masterPort();
        await servers.find(({ port }) => port === now)?.process.stop('SIGKILL');
      },
    };
  });
}

function sentinelSettings(port: number, master: number, dir: string): string {
  return [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${dir}`,
    'requirepass of-sentinel',
    `sentinel monitor mymaster 127.0.0.1 ${master} 2`,
    'sentinel auth-pass mymaster of-redis',
    'sentinel sentinel-pass of-sentinel',
    'sentinel down-after-milliseconds mymaster 1000',
    'sentinel failover-timeout mymaster 5000',
    '',
  ].join('\n');
}

/** Three masters. `moveSlot` brings the slot of the queue's keys to another one, keys and all, as `redis-cli` does. */
export function startRedisCluster(): Promise<Topology & { moveSlot(): Promise<void> }> {
  return inFolder(async (folder, servers) => {
    const settings = { 'cluster-enabled': 'yes', 'cluster-node-timeout': '2000' };
    for (let nodes = 0; nodes < 3; nodes += 1) servers.push(await startServer(folder, settings));
    const places = servers.map(({ port }) => `127.0.0.1:${port}`);
    const [first = 0] = servers.map(({ port }) => port);
    await redisCli(first, '--cluster', 'create', ...places, '--cluster-yes');
    await until(async () => {
      const told = await Promise.all(servers.map(({ port }) => redisCli(port, 'cluster', 'info')));
      return told.every((each) => each.includes('cluster_state:ok'));
    });
    return { url: `redis+cluster://${places.join(',')}`, moveSlot: () => moveSlot(servers) };
  });
}

async function moveSlot(servers: readonly Server[]): Promise<void> {
  const slot = await redisCli(servers[0]?.port ?? 0, 'cluster', 'keyslot', '{bitiq}');
  const ids = await Promise.all(servers.map(({ port }) => redisCli(port, 'cluster', 'myid')));
  const owners = await Promise.all(
    servers.map(({ port }) => redisCli(port, 'cluster', 'countkeysinslot', slot).then(Number)),
  );
  const from = owners.findIndex((keys) => keys > 0);
  const to = (from + 1) % servers.length;
  const [source, target] = [servers[from]?.port ?? 0, servers[to]?.port ?? 0];
  await redisCli(target, 'cluster', 'setslot', slot, 'importing', ids[from] ?? '');
  await redisCli(source, 'cluster', 'setslot', slot, 'migrating', ids[to] ?? '');
  for (;;) {
    const keys = (await redisCli(source, 'cluster', 'getkeysinslot', slot, '100'))
      .split('\n')
      .filter(Boolean);
    if (keys.length === 0) break;
    await redisCli(source, 'migrate', '127.0.0.1', String(target), '', '0', '5000', 'keys', ...keys);
  }
  for (const { port } of servers) await redisCli(port, 'cluster', 'setslot', slot, 'node', ids[to] ?? '');
}

/** One that speaks TLS alone, to an ACL user that may do what bitiq needs and not a thing besides. */
export function startTlsRedis(): Promise<Topology & { readonly caFile: string }> {
  return inFolder(async (folder, servers) => {
    const authority = await createAuthority();
    const { certPem, keyPem } = await authority.issue({ names: ['localhost'], ips: ['127.0.0.1'] });
    const file = (name: string) => join(folder, name);
    await Promise.all([
      writeFile(file('ca.pem'), authority.caPem),
      writeFile(file('cert.pem'), certPem),
      writeFile(file('key.pem'), keyPem),
      writeFile(file('users.acl'), `user default off\nuser bitiq on >a-password ${ACL_RULES}\n`),
    ]);
    const port = await findFreePort();
    const tls = {
      port: '0',
      'tls-port': String(port),
      'tls-cert-file': file('cert.pem'),
      'tls-key-file': file('key.pem'),
      'tls-ca-cert-file': file('ca.pem'),
      'tls-auth-clients': 'no',
      aclfile: file('users.acl'),
    };
    servers.push(await startServer(folder, tls, port));
    return { url: `rediss://bitiq:a-password@127.0.0.1:${port}/0`, caFile: file('ca.pem') };
  });
}

/** As the documents give it. */
const ACL_RULES = /^user bitiq on >password (.+)$/m.exec(
  readFileSync(join(import.meta.dirname, '../../docs/install.md'), 'utf8'),
)?.[1];
