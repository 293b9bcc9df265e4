import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorlds, type Worlds } from '../../sandbox/worlds/start-worlds.ts';
import { writeSettings } from '../../sandbox/worlds/write-settings.ts';
import { displayWidth } from '../../src/messages/terminal/wrap.ts';
import { type Ended, runBitiq } from './run-bitiq.ts';

const VALUES = 'charts/toy-web/values-prod.yaml';

let folder: string;
let worlds: Worlds;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bitiq-sync-'));
  worlds = await startWorlds({ world: 'healthy', environments: ['prod'] });
  ({ env } = await writeSettings(folder, worlds));
});

afterAll(async () => {
  await worlds.stop();
  rmSync(folder, { recursive: true });
});

const bitiq = (line: string): Promise<Ended> => runBitiq(line.split(' '), { cwd: folder, env });

describe('bitiq sync, with neither Slack nor Redis nor SQL', () => {
  it('without --dry-run asks the gate, which needs Slack to vouch for who asks', async () => {
    expect(await bitiq('sync prod toy-web-prod --prune')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'bitiq: Slack must vouch for whoever asks, and none is configured.\n' +
        'Set SLACK_BOT_TOKEN, as bitiq serve has it.\n',
    });
  });

  it.each([
    ['sync prod Toy_Web --dry-run', 'bitiq: Toy_Web is no name of an application.'],
    ['sync prod --revision a..b --dry-run', 'bitiq: a..b is no branch, tag or commit.'],
    ['sync prod --revision ../../x --dry-run', 'bitiq: ../../x is no branch, tag or commit.'],
    ['sync --dry-run', 'bitiq: Which environment?'],
    ['sync prd --dry-run', 'bitiq: There is no environment prd.'],
  ])('bitiq %s ends with 64', async (line, first) => {
    const { code, stderr } = await bitiq(line);

    expect({ code, first: stderr.split('\n')[0] }).toEqual({ code: 64, first });
  });

  it('shows what would change in lines of at most 80 columns, and ends with 0', async () => {
    const sha = worlds.github.commit('acme/gitops', 'main', {
      message: 'toy-web 0.1.44',
      author: 'jun',
      files: { [VALUES]: 'image:\n  repository: quay.io/acme/toy-web\n  tag: v0.1.44\n' },
    });
    await expect.poll(async () => (await bitiq('sync prod --dry-run')).code, { timeout: 20_000 }).toBe(0);

    const { stdout } = await bitiq('sync prod toy-web-prod toy-service-prod --dry-run');

    const short = sha.slice(0, 7);
    expect(stdout.replaceAll(/[0-9.]+ s ·/g, '… s ·').replaceAll(/[0-9a-f]{40}/g, '…')).toMatch(
      new RegExp(
        [
          '^✅ 1 application would change in Production, nothing is pruned',
          '   … s · 2 applications',
          '',
          `[0-9a-f]{7} → ${short} · 1 commit by jun`,
          `   · ${short} jun: toy-web 0.1.44`,
          '   https://github.com/acme/gitops/compare/…\\.\\.\\.…',
          '',
          '✅ toy-web-prod',
          `   [0-9a-f]{7} → ${short}, 1 resource changes`,
          '   · image quay.io/acme/toy-web v0.1.43-commit.g42e6409 → v0.1.44',
          '   · Deployment bitiq-prod/toy-web changes',
          '',
          '➖ toy-service-prod',
          `   already at ${short}, no change in effect`,
          '',
          'nothing is pruned · no preflight known: type preflight prod · no freeze · no',
          'window closed',
          'plan [0-9a-f]{4}-[0-9a-f]{4}\n$',
        ].join('\n'),
      ),
    );
    const tooWide = stdout
      .split('\n')
      .filter((line) => displayWidth(line) > 80 && !line.includes('https://'));
    expect(tooWide).toEqual([]);
  });

  it('ends with 1 where something stands in the way, and with 2 where it could not be read', async () => {
    const blocked = await bitiq('sync prod toy-wbe-prod --dry-run');
    worlds.github.trouble.mode = 'refuse';
    const unread = await bitiq('sync prod --dry-run');
    worlds.github.trouble.mode = 'none';

    expect(blocked).toMatchObject({ code: 1, stderr: '' });
    expect(blocked.stdout).toContain('❌ Production cannot be synced now: 1 obstacle\n');
    expect(blocked.stdout).toContain('Did you mean toy-web-prod?');
    expect(unread).toMatchObject({ code: 2, stderr: '' });
    expect(unread.stdout).toContain('GitHub cannot be reached');
  });

  it('prints one JSON document with plan, hash and obstacles, and no secret', async () => {
    const { code, stdout } = await bitiq('sync prod --dry-run --json');

    const answer = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(answer).toMatchObject({
      environment: 'prod',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      obstacles: [],
    });
    expect(answer.plan.waves.flat()).toHaveLength(8);
    expect(stdout).not.toContain(env.GITHUB_TOKEN);
  });
});
