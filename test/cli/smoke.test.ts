import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWorlds, type Worlds } from '../../sandbox/worlds/start-worlds.ts';
import { writeSettings } from '../../sandbox/worlds/write-settings.ts';
import { type Ended, runBitiq } from './run-bitiq.ts';

describe('bitiq smoke, with neither Slack nor Redis nor SQL', () => {
  let folder: string;
  let worlds: Worlds;
  let env: Readonly<Record<string, string>>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bitiq-cli-smoke-'));
    worlds = await startWorlds({ world: 'healthy', environments: ['prod'] });
    ({ env } = await writeSettings(folder, worlds));
  });

  afterAll(async () => {
    await worlds.stop();
    rmSync(folder, { recursive: true });
  });

  const bitiq = (line: string) => runBitiq(line.split(' '), { cwd: folder, env });

  async function withFaults(ids: readonly string[], line: string): Promise<Ended> {
    const toggle = () => {
      for (const id of ids) worlds.faults.toggle(`prod/${id}`);
    };
    toggle();
    try {
      return await bitiq(line);
    } finally {
      toggle();
    }
  }

  test('ends with 0 where all of it answers', async () => {
    const { code, stdout, stderr } = await bitiq('smoke prod');

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('✅ Production answers: 4 checks passed\n');
    expect(stdout).toMatch(/routes · 1 Route answers 200 within \d+ ms/);
  });

  test('ends with 1 where something does not work, and says what to type', async () => {
    const { code, stdout } = await withFaults(['certificate-expired', 'pipeline-run-hangs'], 'smoke prod');

    expect(code).toBe(1);
    expect(stdout).toContain('❌ Production fails its smoke test: 2 of 4 checks failed\n');
    expect(stdout).toContain('Route toy-web.apps.prod.example shows a certificate that ended 2 days ago\n');
    expect(stdout).toContain('PipelineRun toy-service-build-x7k2p has been running for 6 h\n');
    expect(stdout).toContain('oc describe pipelinerun toy-service-build-x7k2p -n openshift-pipelines\n');
  });

  test('ends with 1 where an image was changed by hand, with both digests in full in JSON', async () => {
    const { code, stdout } = await withFaults(['image-by-hand'], 'smoke prod --json');

    const { verdict, checks } = JSON.parse(stdout) as {
      verdict: string;
      checks: { id: string; status: string; evidence: string[] }[];
    };
    expect([code, verdict]).toEqual([1, 'broken']);
    expect(checks.filter(({ status }) => status !== 'passed').map(({ id }) => id)).toEqual(['live-digests']);
    expect(checks.find(({ id }) => id === 'live-digests')?.evidence).toEqual([
      expect.stringMatching(/^toy-service runs sha256:\w{4}…, release 2026\.11\.3 says sha256:2127…$/),
      expect.stringMatching(/^runs sha256:[0-9a-f]{64}$/),
      expect.stringMatching(/^wants sha256:2127[0-9a-f]{60}$/),
    ]);
  });

  test('ends with 2 where the cluster does not answer: what could not be asked has not failed', async () => {
    const { code, stdout } = await withFaults(['api-down'], 'smoke prod');

    expect(code).toBe(2);
    expect(stdout).toContain(
      'could not determine whether Production works: 4 of 4 checks could not be told\n',
    );
  });

  test('ends with 64 for wrong usage', async () => {
    const [none, unknown] = [await bitiq('smoke'), await bitiq('smoke prdo')];

    expect([none.code, unknown.code]).toEqual([64, 64]);
    expect(none.stderr).toContain('Which environment?');
    expect(unknown.stderr).toContain('prod');
  });
});
