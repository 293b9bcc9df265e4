import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startRedis } from '../../sandbox/services/redis.ts';
import { findFreePort } from '../../sandbox/services/server-process.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A user that no image knows, as OpenShift gives one; its group is root's. */
const USER = { uid: 1_000_770_000, gid: 0 };

/** As deploy/Containerfile lays it out: what bitiq is made of belongs to root, and to /data alone it may write. */
function layOut(): { readonly app: string; readonly data: string; readonly config: string } {
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-container-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  const [app, data, config] = ['app', 'data', 'config'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [app, data, config]) mkdirSync(each, { mode: 0o755 });
  cpSync(join(ROOT, 'src'), join(app, 'src'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(app, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(app, 'node_modules'));
  writeFileSync(join(config, 'bitiq.yaml'), 'environments: {}\n');
  chownSync(data, 0, 0);
  chmodSync(data, 0o2770);
  return { app, data, config };
}

test.skipIf(process.getuid?.() !== 0)(
  'bitiq serves as a user that nobody knows, and writes to /data alone',
  async () => {
    const [redis, port] = await Promise.all([startRedis({ own: true }), findFreePort()]);
    const { app, data, config } = layOut();
    const child = spawn(process.execPath, [join(app, 'src/cli.ts'), 'serve', '--role', 'worker'], {
      ...USER,
      cwd: data,
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        BITIQ_CONFIG: join(config, 'bitiq.yaml'),
        DATABASE_URL: `sqlite:${join(data, 'bitiq.sqlite')}`,
        BITIQ_PORT: String(port),
        REDIS_URL: redis.url,
      },
    });
    let told = '';
    child.stderr.on('data', (part) => {
      told += part;
    });
    child.stdout.on('data', (part) => {
      told += part;
    });
    onTestFinished(async () => {
      child.kill('SIGKILL');
      await redis.stop();
    });

    const ready = () =>
      fetch(`http://127.0.0.1:${port}/readyz`).then(
        ({ status }) => status,
        () => told,
      );
    await expect.poll(ready, { timeout: 20_000 }).toBe(200);
    child.kill('SIGTERM');
    const [code] = await once(child, 'close');

    expect(code).toBe(0);
    expect(readdirSync(data).toSorted()).toEqual(['audit-key.pem', 'bitiq.sqlite']);
  },
);
