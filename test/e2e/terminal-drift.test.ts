import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWorlds, type Worlds } from '../../sandbox/worlds/start-worlds.ts';
import { writeSettings } from '../../sandbox/worlds/write-settings.ts';
import { recordDrift } from '../../src/drift/history.ts';
import { toItem } from '../../src/drift/item.ts';
import { openStore } from '../../src/store/store.ts';
import { type Ended, runBitiq } from '../cli/run-bitiq.ts';

describe('bitiq drift', () => {
  let folder: string;
  let worlds: Worlds;
  let env: Readonly<Record<string, string>>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bitiq-terminal-drift-'));
    worlds = await startWorlds({ world: 'healthy', environments: ['prod', 'staging'] });
    ({ env } = await writeSettings(folder, worlds));
  });
  afterAll(async () => {
    await worlds.stop();
    rmSync(folder, { recursive: true });
  });

  const bitiq = (line: string) => runBitiq(line.split(' '), { cwd: folder, env });

  async function withFault(id: string, line: string): Promise<Ended> {
    worlds.faults.toggle(`prod/${id}`);
    try {
      return await bitiq(line);
    } finally {
      worlds.faults.toggle(`prod/${id}`);
    }
  }

  test('ends with 0 where all is as in Git, and says that there is no history', async () => {
    const { code, stdout, stderr } = await bitiq('drift prod');

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')[0]).toBe('✅ No drift in Production: 8 applications as in Git, no history');
    expect(stdout).toContain('✅ 8 passed');
  });

  test('ends with 1 where an application syncs by itself, and says what to do', async () => {
    const { code, stdout } = await withFault('auto-sync-on', 'drift prod');

    expect(code).toBe(1);
    expect(stdout.split('\n')[0]).toBe('❌ Drift in Production: 1 not as in Git, no history');
    expect(stdout).toContain('failed · toy-service-prod\n   it syncs by itself');
    expect(stdout).toContain('       Take syncPolicy.automated of toy-service-prod out of Git\n');
  });

  test('ends with 2 where the cluster does not answer', async () => {
    const { code, stdout } = await withFault('api-down', 'drift prod');

    expect(code).toBe(2);
    expect(stdout).toContain('❔ could not determine whether Production has drifted: it is unreachable\n');
    expect(stdout).toMatch(/unreachable since \d\d:\d\d UTC: /);
  });

  test('with --json prints one document with all of it', async () => {
    const { code, stdout } = await withFault('auto-sync-on', 'drift prod --json toy-service-prod');

    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      environment: 'prod',
      application: 'toy-service-prod',
      verdict: 'drifted',
      hasHistory: false,
      applications: ['toy-service-prod'],
      items: [
        {
          identity: 'toy-service-prod/Application.argoproj.io/openshift-gitops/toy-service-prod/auto-sync',
          kind: 'auto-sync',
        },
      ],
      gone: [],
    });
  });

  test('reads what is known from the store of bitiq serve, and adds nothing to it', async () => {
    const DATABASE_URL = `sqlite:${join(folder, 'history.sqlite')}`;
    const store = await openStore(DATABASE_URL);
    await store.migrate();
    const known = toItem(
      { name: 'toy-service-prod', namespace: 'openshift-gitops' },
      { kind: 'auto-sync', sentence: '' },
    );
    const found = { items: [known], undetermined: new Set<string>() };
    const now = Date.now() - 3 * 86_400_000;
    await store.write((tx) => recordDrift(tx, found, { environment: 'prod', now }));

    worlds.faults.toggle('prod/auto-sync-on');
    const ended = await runBitiq(['drift', 'prod'], { cwd: folder, env: { ...env, DATABASE_URL } });
    worlds.faults.toggle('prod/auto-sync-on');
    const mended = await runBitiq(['drift', 'prod'], { cwd: folder, env: { ...env, DATABASE_URL } });

    expect(ended.stdout).toContain('❌ Drift in Production: 1 still\n');
    expect(ended.stdout).toContain('still, for 3 d: it syncs by itself');
    expect(mended.stdout).toContain('8 applications as in Git, 1 gone\n');
    const rows = await store.db.selectFrom('drift_items').select(['last_seen', 'gone_at']).execute();
    await store.close();
    expect(rows).toEqual([{ last_seen: now, gone_at: null }]);
  });

  test('tells what differs, where the API of Argo CD tells it', async () => {
    const { code, stdout } = await withFault('image-by-hand', 'drift prod toy-service-prod');

    expect(code).toBe(1);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /Deployment toy-service: image \S+:\S+ in Git, \S+v0\.3\.41-hotfix\S* live/,
    );
  });

  test('asks several environments at once, of which a dead one spoils nothing', async () => {
    const { code, stdout } = await withFault('api-down', 'drift staging,prod');

    expect(code).toBe(2);
    expect(stdout).toMatch(
      /^❔ could not determine whether Production has drifted: it is unreachable, 1 other environment as in\s+Git, no history\n/,
    );
    expect(stdout).toContain('\nProduction\n\n❔ could not tell · prod\n   unreachable since ');
    expect(stdout).toContain('✅ 8 passed');
  });

  test('with all it prints an answer of each environment', async () => {
    const { code, stdout } = await withFault('auto-sync-on', 'drift all --json');

    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'drifted',
      environments: [
        { environment: 'staging', verdict: 'clean' },
        { environment: 'prod', verdict: 'drifted' },
      ],
    });
  });

  test('ends with 64 for an application that is not there, with the one that was meant', async () => {
    const { code, stderr } = await bitiq('drift prod toy-wep-prod');

    expect(code).toBe(64);
    expect(stderr).toContain('Argo CD has no application toy-wep-prod.');
    expect(stderr).toContain('Did you mean toy-web-prod?');
  });
});
