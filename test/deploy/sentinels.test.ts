import { type ChildProcess, execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endWithUs } from '../../sandbox/services/server-process.ts';

const SCRIPTS = join(import.meta.dirname, '../../deploy/kustomize/overlays/ha');
const PODS = [0, 1, 2];
const isThere = (command: string) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
const canPlay =
  process.getuid?.() === 0 &&
  ['ip', 'unshare', 'nsenter', 'redis-server', 'redis-cli'].every(isThere) &&
  spawnSync('unshare', ['--mount', '--net', 'true']).status === 0;

/** Three pods with the names and ports of the overlay ha, in a network of their own, by Debian's Redis. */
describe.skipIf(!canPlay)('redis.sh and sentinel.sh, three of each', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-sentinels-'));
  const running = new Map<string, ChildProcess>();
  let network: ChildProcess;

  beforeAll(async () => {
    const hosts = PODS.map((pod) => `127.0.1.1${pod} redis-${pod}.redis`);
    writeFileSync(join(folder, 'hosts'), `127.0.0.1 localhost\n${hosts.join('\n')}\n`);
    for (const pod of PODS) makePrograms(pod);
    const enter = `ip link set lo up; mount --bind ${folder}/hosts /etc/hosts; echo there; exec sleep 600`;
    network = spawn('unshare', ['--mount', '--net', 'sh', '-ec', enter]);
    endWithUs(network);
    if (network.stdout) await once(network.stdout, 'data');
    for (const pod of PODS) startPod(pod);
  });

  afterAll(async () => {
    for (const child of [...running.values(), network]) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** What a pod finds on its path: its own name, and Valkey's programs, which listen where only this pod is. */
  function makePrograms(pod: number): void {
    const bin = join(folder, `bin-${pod}`);
    mkdirSync(bin);
    const program = (name: string, text: string) => {
      writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
      chmodSync(join(bin, name), 0o755);
    };
    program('hostname', `echo redis-${pod}`);
    program('valkey-server', `echo "bind 127.0.1.1${pod}" >> "$1"; exec redis-server "$@"`);
    symlinkSync(
      execFileSync('sh', ['-c', 'command -v redis-cli'], { encoding: 'utf8' }).trim(),
      join(bin, 'valkey-cli'),
    );
  }

  const inNetwork = (...words: readonly string[]) => [
    `--target=${network.pid}`,
    '--mount',
    '--net',
    ...words,
  ];

  /** Its disk is kept, its Sentinel's is not: that is an emptyDir. */
  function startPod(pod: number): void {
    for (const kind of ['redis', 'sentinel']) {
      const data = join(folder, `${kind}-${pod}`);
      if (kind === 'sentinel') rmSync(data, { recursive: true, force: true });
      mkdirSync(data, { recursive: true });
      const script = readFileSync(join(SCRIPTS, `${kind}.sh`), 'utf8').replaceAll('/data', data);
      const child = spawn('nsenter', inNetwork('sh', '-c', script), {
        env: { PATH: `${join(folder, `bin-${pod}`)}:${process.env.PATH}`, REDIS_PASSWORD: 'secret0' },
        stdio: 'ignore',
      });
      endWithUs(child);
      running.set(`${kind}-${pod}`, child);
    }
  }

  function killPod(pod: number): void {
    for (const kind of ['redis', 'sentinel']) running.get(`${kind}-${pod}`)?.kill('SIGKILL');
  }

  async function ask(pod: number, port: number, ...words: readonly string[]): Promise<readonly string[]> {
    const cli = ['redis-cli', '-h', `redis-${pod}.redis`, '-p', String(port), ...words];
    const env = { ...process.env, REDISCLI_AUTH: 'secret0' };
    return promisify(execFile)('nsenter', inNetwork(...cli), { env }).then(
      ({ stdout }) => stdout.trim().split('\n'),
      () => [],
    );
  }

  const redis = (pod: number, ...words: readonly string[]) => ask(pod, 6_379, ...words);
  const sentinel = (pod: number, ...words: readonly string[]) => ask(pod, 26_379, 'sentinel', ...words);
  const masterBy = async (pod: number) => (await sentinel(pod, 'get-master-addr-by-name', 'bitiq'))[0];
  const field = (lines: readonly string[], name: string) => lines[lines.indexOf(name) + 1];

  async function knownBy(pod: number) {
    const said = await sentinel(pod, 'master', 'bitiq');
    return [field(said, 'num-slaves'), field(said, 'num-other-sentinels')];
  }

  test('agree on the first, and on another when it dies; who comes back follows it and has lost nothing', {
    timeout: 120_000,
  }, async () => {
    const patient = { timeout: 25_000, interval: 200 };
    await expect.poll(() => Promise.all(PODS.map(knownBy)), patient).toEqual(Array(3).fill(['2', '2']));
    expect(await Promise.all(PODS.map(masterBy))).toEqual(Array(3).fill('redis-0.redis'));
    // Until a replica has caught up, the master takes nothing.
    await expect.poll(() => redis(0, 'set', 'owed', 'run-1'), patient).toEqual(['OK']);
    await expect.poll(() => redis(0, 'wait', '2', '1000'), patient).toEqual(['2']);
    for (const pod of PODS) await sentinel(pod, 'set', 'bitiq', 'down-after-milliseconds', '2000');

    killPod(0);

    await expect.poll(() => masterBy(1), patient).not.toBe('redis-0.redis');
    await expect.poll(async () => (await masterBy(2)) === (await masterBy(1)), patient).toBe(true);

    startPod(0);

    // On a busy machine the new one may lose its place once more.
    const hasRole = async () => (await redis(0, 'role')).slice(0, 2);
    await expect
      .poll(async () => [await hasRole(), await masterBy(0)], patient)
      .toEqual([
        ['slave', expect.stringMatching(/^redis-[12]\.redis$/)],
        expect.stringMatching(/^redis-[12]\.redis$/),
      ]);
    const place = async () => Number(/redis-(\d)/.exec((await masterBy(1)) ?? '')?.[1]);
    await expect.poll(async () => (await redis(await place(), 'wait', '2', '100'))[0], patient).toBe('2');
    expect(await redis(0, 'get', 'owed')).toEqual(['run-1']);
    await expect.poll(async () => redis(await place(), 'set', 'owed', 'run-2'), patient).toEqual(['OK']);
  });

  test('a replica of which no Sentinel has heard before the master was another follows that one all the same', {
    timeout: 60_000,
  }, async () => {
    const master = (await masterBy(1)) ?? '';
    const place = Number(/redis-(\d)/.exec(master)?.[1]);
    const [first = 0, second = 0] = PODS.filter((pod) => pod !== place);

    await redis(second, 'replicaof', `redis-${first}.redis`, '6379');
    for (const pod of PODS) await sentinel(pod, 'reset', 'bitiq');

    const patient = { timeout: 25_000, interval: 200 };
    await expect
      .poll(async () => (await redis(second, 'role')).slice(0, 2), patient)
      .toEqual(['slave', master]);
    expect((await redis(place, 'role'))[0]).toBe('master');
    await expect.poll(() => Promise.all(PODS.map(knownBy)), patient).toEqual(Array(3).fill(['2', '2']));
  });

  test('take nobody without the password', async () => {
    const bare = ['redis-cli', '-h', 'redis-1.redis', 'ping'];
    const { stdout } = await promisify(execFile)('nsenter', inNetwork(...bare), {
      env: { PATH: process.env.PATH },
    });

    expect(stdout).toContain('NOAUTH');
  });
});
