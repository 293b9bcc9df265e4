import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { findOrInstall } from '../../../sandbox/services/find-or-install.ts';
import { findKubectl } from '../../../sandbox/services/kubectl.ts';
import { requireService } from '../../../sandbox/services/require-service.ts';
import { eventually } from '../../helpers/eventually.ts';

const run = promisify(execFile);
const MAIN = 'sandbox/main.ts';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `npm run -s sandbox -- --once …`, to its end. */
async function runSandbox(...words: string[]): Promise<Ended> {
  const running = run(process.execPath, [MAIN, ...words], { maxBuffer: 16 * 1024 * 1024 });
  return running.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: Ended) => error,
  );
}

describe('--once', () => {
  it('prints what the command prints, and nothing else', async () => {
    const { code, stdout, stderr } = await runSandbox('--once', 'preflight', 'prod', '--json');

    expect(stderr).not.toContain('sandbox');
    expect(JSON.parse(stdout)).toMatchObject({ environment: 'prod', verdict: 'ready' });
    expect(code).toBe(0);
  });

  it('exits with the command’s code', async () => {
    const broken = await runSandbox('--world', 'broken', '--once', 'preflight', 'staging', '--json');
    const unknown = await runSandbox('--once', 'preflight', 'prdo');

    expect([broken.code, unknown.code]).toEqual([1, 64]);
    expect(JSON.parse(broken.stdout)).toMatchObject({ verdict: 'blocked' });
    expect(unknown.stderr).toContain('prod');
  });

  it('exits with 64 on wrong usage of its own', async () => {
    const { code, stderr } = await runSandbox('--world', 'odd');

    expect(code).toBe(64);
    expect(stderr).toContain('npm run -s sandbox -- [--world');
  });
});

interface Playing {
  readonly child: ChildProcess;
  readonly lines: readonly string[];
  readonly page: string;
}

let playing: Playing | undefined;

/** The page's program in a process group of its own, as a terminal starts it. */
async function play(...words: string[]): Promise<Playing> {
  const child = spawn(process.execPath, [MAIN, ...words], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (line.startsWith('http')) break;
  }
  playing = { child, lines, page: lines.at(-1) ?? '' };
  return playing;
}

/** Ctrl-C reaches everything in the group at once. */
async function pressCtrlC({ child }: Playing): Promise<unknown> {
  const closed = once(child, 'close');
  process.kill(-(child.pid ?? 0), 'SIGINT');
  const [code] = await closed;
  playing = undefined;
  return code;
}

/** Whether any process of the group is left. */
function isAlive(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
}

/** The command after the line that begins so, as it would be copied. */
function copied({ lines }: Playing, heading: string): string {
  return lines[lines.findIndex((line) => line.startsWith(heading)) + 1]?.trim() ?? '';
}

afterEach(async () => {
  if (playing !== undefined) await pressCtrlC(playing);
});

const curl = await requireService('the sandbox’s curl line', () =>
  findOrInstall({ title: 'curl', commands: ['curl'], debianPackages: ['curl'], brew: ['curl'] }),
);
const kubectl = await requireService('the sandbox’s kubectl line', findKubectl);

describe('with the page', () => {
  it('serves the page where the last line says, and everything that it prints works', async () => {
    const sandbox = await play('--port', '0');

    const page = await fetch(sandbox.page);
    const shell = (command: string) => run('sh', ['-c', command]);
    const vault = curl === undefined ? undefined : await shell(copied(sandbox, 'Vault'));
    const second = await shell(copied(sandbox, 'A second bitiq'));
    const nodes = kubectl === undefined ? undefined : await shell(copied(sandbox, 'kubectl'));

    expect(page.status).toBe(200);
    if (vault !== undefined)
      expect(JSON.parse(vault.stdout)).toMatchObject({
        data: { keys: expect.arrayContaining(['registry/']) },
      });
    expect(second.stdout).toContain('ready');
    if (nodes !== undefined) expect(nodes.stdout).toMatch(/worker-2 +Ready/);
  });

  it('takes another port where its own is taken, starts bitiq again when that dies, and leaves nothing', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as { port: number };

    const sandbox = await play('--port', String(port));
    const group = sandbox.child.pid ?? 0;
    const pidFile = /[^ (]+bitiq\.pid/.exec(copied(sandbox, 'Kill it'))?.[0] ?? '';
    const first = readFileSync(pidFile, 'utf8');
    await run('sh', ['-c', copied(sandbox, 'Kill it')]);
    await eventually(() => expect(readFileSync(pidFile, 'utf8')).not.toBe(first));
    const wasAlive = isAlive(group);
    const code = await pressCtrlC(sandbox);

    expect(sandbox.page).not.toContain(String(port));
    expect(code).toBe(0);
    expect([wasAlive, isAlive(group)]).toEqual([true, false]);
    expect(existsSync(dirname(pidFile))).toBe(false);
  });
});
