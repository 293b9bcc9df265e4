import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorlds, type Worlds } from '../../sandbox/worlds/start-worlds.ts';
import { writeSettings } from '../../sandbox/worlds/write-settings.ts';
import { CHECKS } from '../../src/jobs/preflight/checks/index.ts';
import { type Ended, runBitiq, startBitiq } from './run-bitiq.ts';

let folder: string;
let worlds: Worlds;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bitiq-cli-'));
  worlds = await startWorlds({ world: 'healthy', environments: ['prod'] });
  ({ env } = await writeSettings(folder, worlds));
});

afterAll(async () => {
  await worlds.stop();
  rmSync(folder, { recursive: true });
});

function bitiq(line: string, more: Record<string, string> = {}): Promise<Ended> {
  return runBitiq(line.split(' '), { cwd: folder, env: { ...env, ...more } });
}

/** Runs with a fault planted, and takes it away again. */
async function withFault<T>(id: string, run: () => Promise<T>): Promise<T> {
  worlds.faults.toggle(`prod/${id}`);
  try {
    return await run();
  } finally {
    worlds.faults.toggle(`prod/${id}`);
  }
}

describe('bitiq preflight, with neither Slack nor Redis nor SQL', () => {
  it('ends with 0 where all is well, in plain lines for a pipe', async () => {
    const { code, stdout, stderr } = await bitiq('preflight prod');

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines.slice(0, CHECKS.length).toSorted()[0]).toMatch(
      /^✅ passed · api-login · logged in as system:serviceaccount/,
    );
    expect(lines.slice(CHECKS.length, CHECKS.length + 2)).toEqual(['', '✅ Production is ready']);
    expect(lines.slice(-3)).toEqual(['', `✅ ${CHECKS.length} passed`, '']);
    expect(stdout).not.toContain('\u001b');
    expect(existsSync(join(folder, 'bitiq.sqlite'))).toBe(false);
  });

  it('prints Markdown for the comment of a pull request, and nothing before it', async () => {
    const { code, stdout } = await withFault('worker-nodes', () =>
      bitiq('preflight prod --only api-login,worker-nodes --markdown'),
    );

    expect(code).toBe(1);
    expect(stdout.split('\n')).toEqual([
      '### Production is not ready: 1 blocker',
      '',
      expect.stringMatching(/^[0-9.]+ s · 2 checks$/),
      '',
      expect.stringMatching(/^- ❌ `worker-nodes` 2 of 3 workers Ready; worker-2 NotReady for \d+ min/),
      '',
      '  ```',
      '  oc describe node worker-2',
      '  ```',
      '',
      '✅ 1 passed',
      '',
    ]);
  });

  it('prints in one form only', async () => {
    const { code, stderr } = await bitiq('preflight prod --json --markdown');

    expect(code).toBe(64);
    expect(stderr).toContain('--json and --markdown do not go together.');
  });

  it('ends with 1 where something blocks, and says how to mend it', async () => {
    const { code, stdout } = await withFault('worker-nodes', () =>
      bitiq('preflight prod --only api-login,worker-nodes'),
    );

    expect(code).toBe(1);
    expect(stdout.slice(stdout.indexOf('\n\n') + 2)).toMatch(
      new RegExp(
        [
          '^❌ Production is not ready: 1 blocker',
          '   [0-9.]+ s · 2 checks',
          '',
          '❌ failed · worker-nodes',
          '   2 of 3 workers Ready; worker-2 NotReady for \\d+ min \\(KubeletNotReady\\)',
          '   · worker-0 Ready',
          '   · worker-1 Ready',
          '   · worker-2 NotReady for \\d+ min \\(KubeletNotReady\\)',
          '       oc describe node worker-2',
          '',
          '✅ 1 passed',
          '$',
        ].join('\n'),
      ),
    );
  });

  it('ends with 0 where there is only a warning', async () => {
    const { code, stdout } = await withFault('image-updater', () =>
      bitiq('preflight prod --only image-updater'),
    );

    expect(code).toBe(0);
    expect(stdout).toContain('✅ Production is ready: 1 warning\n');
  });

  it('ends with 2 where the cluster does not answer, names the cause once, and reports Vault and DNS', async () => {
    const { code, stdout } = await withFault('api-down', () => bitiq('preflight prod'));

    expect(code).toBe(2);
    expect(stdout).toContain('❔ could not determine whether Production is ready');
    const result = stdout.slice(stdout.indexOf('\n\n'));
    expect(result.match(/❔ could not tell · api-login, cluster-version, /g)).toHaveLength(1);
    expect(stdout).toMatch(/✅ passed · vault-ready/);
    expect(stdout).toMatch(/✅ passed · wildcard-dns/);
  });

  it('ends within its time limit where the cluster hangs', async () => {
    const startedAt = performance.now();

    const { code, stdout } = await withFault('api-hangs', () => bitiq('preflight prod --timeout 1s --json'));

    expect(code).toBe(2);
    expect(JSON.parse(stdout).durationMs).toBeLessThan(5_000);
    expect(performance.now() - startedAt).toBeLessThan(8_000);
  });

  it('with --json prints one document and nothing else', async () => {
    const { code, stdout, stderr } = await withFault('worker-nodes', () => bitiq('preflight prod --json'));

    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const result = JSON.parse(stdout);
    expect(Object.keys(result)).toEqual(['environment', 'verdict', 'durationMs', 'checks']);
    expect(result).toMatchObject({ environment: 'prod', verdict: 'blocked', durationMs: expect.any(Number) });
    expect(result.checks.map(({ id }: { id: string }) => id)).toEqual(CHECKS.map(({ id }) => id));
    const known = ['id', 'title', 'severity', 'status', 'summary', 'evidence', 'remedy', 'durationMs'];
    for (const check of result.checks) expect(known).toEqual(expect.arrayContaining(Object.keys(check)));
    const [blocker] = result.checks.filter(({ status }: { status: string }) => status === 'failed');
    expect(blocker).toMatchObject({
      id: 'worker-nodes',
      severity: 'blocker',
      remedy: 'oc describe node worker-2',
    });
  });

  it('asks only what it is told to', async () => {
    const { stdout } = await bitiq('preflight prod --only vault-ready,api-login --json');

    expect(JSON.parse(stdout).checks.map(({ id }: { id: string }) => id)).toEqual([
      'api-login',
      'vault-ready',
    ]);
  });

  it('is cancelled by Ctrl-C with 130 and one line', async () => {
    const { code, stderr } = await withFault('api-hangs', async () => {
      const { child, ended } = startBitiq(['preflight', 'prod'], { cwd: folder, env });
      // The checks that do not ask the cluster have answered, so the others are waiting.
      child.stdout?.once('data', () => child.kill('SIGINT'));
      return ended;
    });

    expect({ code, stderr }).toEqual({ code: 130, stderr: 'bitiq: cancelled. Nothing was changed.\n' });
  });

  it('is coloured in a pipe only where that is wanted', async () => {
    const forced = await bitiq('preflight prod --only api-login', { FORCE_COLOR: '1' });
    const refused = await bitiq('preflight prod --only api-login', { FORCE_COLOR: '1', NO_COLOR: '1' });

    expect(forced.stdout).toContain('\u001b[32m');
    expect(refused.stdout).not.toContain('\u001b');
  });

  it('shows no secret, whatever it is asked to show', async () => {
    const { stdout, stderr } = await bitiq('preflight prod --json', { BITIQ_LOG_LEVEL: 'debug' });

    for (const secret of [env.GITHUB_TOKEN ?? '']) {
      expect(secret.length).toBeGreaterThan(5);
      expect(stdout + stderr).not.toContain(secret);
    }
  });
});
