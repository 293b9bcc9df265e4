import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CANARY } from '../../sandbox/fixtures/secrets/table.ts';
import { startWorlds, type Worlds } from '../../sandbox/worlds/start-worlds.ts';
import { writeSettings } from '../../sandbox/worlds/write-settings.ts';
import { type Ended, runBitiq } from '../cli/run-bitiq.ts';

interface Place {
  readonly worlds: Worlds;
  bitiq(line: string): Promise<Ended>;
  stop(): Promise<void>;
}

async function openWorld(world: 'healthy' | 'broken'): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-terminal-secrets-'));
  const worlds = await startWorlds({ world, environments: ['prod'] });
  const { env } = await writeSettings(folder, worlds);
  return {
    worlds,
    bitiq: (line) => runBitiq(line.split(' '), { cwd: folder, env }),
    async stop() {
      await worlds.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** What stands after the lines that came while it went on. */
function answerOf({ stdout }: Ended): string {
  return stdout.slice(stdout.indexOf('\n\n') + 2);
}

describe('bitiq secrets in the healthy world', () => {
  let place: Place;
  beforeAll(async () => {
    place = await openWorld('healthy');
  });
  afterAll(() => place.stop());

  async function withFault(id: string, line: string): Promise<Ended> {
    place.worlds.faults.toggle(`prod/${id}`);
    try {
      return await place.bitiq(line);
    } finally {
      place.worlds.faults.toggle(`prod/${id}`);
    }
  }

  test('ends with 0: a line for each secret, a sign and a word for each fact, and no value', async () => {
    const ended = await place.bitiq('secrets prod');

    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: '' });
    const lines = answerOf(ended).split('\n');
    expect(lines[0]).toBe('✅ Production has all 8 secrets');
    expect(lines[3]).toMatch(/^ +keys +operator +Secret +age$/);
    expect(
      lines.slice(4, 12).every((line) => / {2}✓ \d of \d {2}✓ synced {2}✓ (there|2 of 2) /.test(line)),
    ).toBe(true);
    expect(lines.slice(-3)).toEqual(['', '✅ 8 passed', '']);
    expect(ended.stdout).not.toContain(CANARY);
    expect(ended.stdout).not.toContain('\u001b');
  });

  test('ends with 1 where a key is missing, and says what to type', async () => {
    const ended = await withFault(
      'secret-key-missing',
      'secrets prod --only github/gitops-repo,registry/quay',
    );

    expect(ended.code).toBe(1);
    const lines = answerOf(ended).split('\n');
    expect(lines[0]).toBe('❌ 1 of 2 secrets asked about in Production is not right');
    expect(lines[4]).toMatch(/^github\/gitops-repo +✗ 2 of 3 +✓ synced +✓ 2 of 2/);
    expect(lines).toContain("       vault kv patch gitops/github/gitops-repo password='<password>'");
  });

  test('ends with 0 where one is only stale', async () => {
    const { code, stdout } = await withFault('secret-stale', 'secrets prod');

    expect(code).toBe(0);
    expect(stdout).toContain('✅ Production has all 8 secrets, 1 warning\n');
    expect(stdout).toMatch(/services\/nostr-query\/credentials .* ! 200 d\n/);
    expect(stdout).toContain('\n   stale (200 days)\n');
  });

  test('ends with 2 where Vault does not let it ask, and the other facts are shown', async () => {
    const { code, stdout } = await withFault('secret-forbidden', 'secrets prod');

    expect(code).toBe(2);
    expect(stdout).toMatch(/^registry\/quay +\? 403 +✓ synced +✓ there/m);
    expect(stdout).toContain('   cannot tell (403 on read gitops/subkeys/registry/quay)');
    expect(stdout).not.toMatch(/missing|empty path/);
  });

  test('with --json prints one document and nothing else', async () => {
    const { code, stdout, stderr } = await withFault('secret-path-wrong', 'secrets prod --json');

    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const result = JSON.parse(stdout);
    expect(Object.keys(result)).toEqual(['environment', 'verdict', 'durationMs', 'secrets']);
    expect(result.secrets).toHaveLength(8);
    expect(
      result.secrets.find(({ id }: { id: string }) => id === 'services/toy-service/config'),
    ).toMatchObject({
      kind: 'vault-vso',
      status: 'failed',
      verdict: 'wrong-path',
      words: 'wrong path (data/data/services/toy-service/config)',
      facts: [
        { fact: 'keys', state: 'no', word: 'data/data' },
        { fact: 'operator', state: 'yes', word: 'synced' },
        { fact: 'Secret', state: 'yes', word: 'there' },
        { fact: 'age', state: 'none', word: '' },
      ],
    });
  });

  test('ends with 64 for a secret that is not there, with the one that was meant', async () => {
    const { code, stderr } = await place.bitiq('secrets prod --only registry/quai');

    expect(code).toBe(64);
    expect(stderr).toContain('There is no secret registry/quai here. Did you mean registry/quay?');
  });
});

test('bitiq secrets in the broken world ends with 1; what a sealed Vault does not tell is never missing', async () => {
  const place = await openWorld('broken');

  const ended = await place.bitiq('secrets prod');
  await place.stop();

  expect(ended.code).toBe(1);
  const answer = answerOf(ended);
  expect(answer).toMatch(/^❌ 3 of 8 secrets of Production are not right, 5 could not be asked\n/);
  expect(answer.match(/\? not told/g)).toHaveLength(8);
  expect(answer.match(/✓ there|✓ 2 of 2/g)).toHaveLength(6);
  expect(answer).toMatch(/registry\/quay +\? not told +✓ synced +✗ unlinked/);
  expect(answer).toMatch(/services\/toy-service\/config +\? not told +✗ 2 writers +✓ there/);
  expect(answer).toContain('operator says SecretSynced but cert-manager/route53-credentials is not there');
  expect(answer).toContain('       oc secrets link pipeline quay-auth --for=pull -n openshift-pipelines');
  expect(answer).not.toMatch(/missing key|empty path|deleted version/);
  expect(
    answer
      .split('\n')
      .filter((line) => !line.startsWith('       '))
      .every((line) => line.length <= 80),
  ).toBe(true);
});
