import { afterAll, beforeAll, expect, test } from 'vitest';
import { furnishManySecrets, listManySecrets } from '../../../sandbox/worlds/many-secrets.ts';
import type { Report } from '../../../src/report.ts';
import { type SecretsWorld, startSecretsWorld, troubled } from './start-secrets-world.ts';
import { type Watched, watchRequests } from './watch-requests.ts';

const SECRETS = listManySecrets(500, 20);

/** Questions under way at once for each system. */
const AT_ONCE = 24;

/** What is counted here must not hang on how busy the machine is. */
const PATIENT = { timeout: '2m', checkTimeout: '1m' };

let world: SecretsWorld;

beforeAll(async () => {
  world = await startSecretsWorld({ secrets: SECRETS, preflight: PATIENT });
  furnishManySecrets(world.prod, SECRETS);
  // So slow that questions pile up wherever nothing holds them back.
  world.prod.vault.trouble.latencyMs = 5;
  world.prod.cluster.trouble.latencyMs = 5;
});
afterAll(() => world.stop());

async function watch(work: () => Promise<unknown>): Promise<{ vault: Watched; cluster: Watched }> {
  const { vault, cluster } = world.prod;
  let inner: Watched | undefined;
  const outer = await watchRequests(vault.address, async () => {
    inner = await watchRequests(cluster.address, work);
  });
  if (inner === undefined) throw new Error('nothing was watched');
  return { vault: outer, cluster: inner };
}

test('500 secrets in 20 namespaces are all told, with so many questions at once for each system and no more', {
  timeout: 60_000,
}, async () => {
  let result: Awaited<ReturnType<SecretsWorld['secrets']>> | undefined;

  const { vault, cluster } = await watch(async () => {
    result = await world.secrets();
  });

  expect(result?.verdict).toBe('complete');
  expect(result?.secrets).toHaveLength(500);
  expect(vault.most).toBe(AT_ONCE);
  expect(cluster.most).toBe(AT_ONCE);
});

test('each secret is asked about once in Vault and once in the cluster; what they share is asked once', {
  timeout: 60_000,
}, async () => {
  const { vault, cluster } = await watch(() => world.secrets());

  const count = (requests: readonly string[], pattern: RegExp) =>
    requests.filter((request) => pattern.test(request)).length;
  expect(count(vault.requests, /subkeys/)).toBe(500);
  expect(count(vault.requests, /sys\/internal\/ui\/mounts/)).toBe(1);
  expect(count(vault.requests, /login/)).toBe(1);
  expect(count(vault.requests, /\/data\//)).toBe(0);
  expect(count(cluster.requests, /^POST .*\/secrets\?dryRun=All$/)).toBe(500);
  expect(count(cluster.requests, /^GET .*\/vaultstaticsecrets\?/)).toBe(6);
  expect(count(cluster.requests, /^GET \/api\/v1\/.*secrets/)).toBe(0);
});

test('while it goes on reports are not made for each of them', { timeout: 60_000 }, async () => {
  const reports: Report[] = [];

  const { durationMs } = await world.secrets({ onProgress: (report) => reports.push(report) });

  expect(reports.length).toBeLessThan(durationMs / 100 + 3);
  expect(reports.at(-1)?.verdict?.sentence).toBe('Production has all 500 secrets');
});

test('asked alone, one of the 500 costs what one costs', { timeout: 60_000 }, async () => {
  const path = SECRETS[42]?.path ?? '';

  const { vault, cluster } = await watch(async () => {
    expect(troubled(await world.secrets({ only: [path] }))).toEqual([]);
  });

  expect(vault.requests.filter((request) => request.includes('subkeys'))).toEqual([
    `GET /v1/gitops/subkeys/${path}`,
  ]);
  expect(cluster.requests.filter((request) => request.startsWith('POST'))).toHaveLength(1);
});
