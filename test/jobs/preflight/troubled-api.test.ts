import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { FAULTS } from '../../../sandbox/faults/index.ts';
import { named, type PreparedWorlds, startPreparedWorlds } from '../../helpers/start-prepared-worlds.ts';

/** What is asked of Vault, DNS, TLS and Git alone. */
const ELSEWHERE = ['wildcard-dns', 'wildcard-tls', 'channels-pinned-in-git', 'vault-ready', 'vault-login'];

let prepared: PreparedWorlds;
let mend: (() => void) | undefined;

beforeAll(async () => {
  prepared = await startPreparedWorlds({ world: 'healthy', environments: ['prod'] });
  // The time limits below are those of a process that has loaded its clients.
  await prepared.preflight('prod');
});

beforeEach(() => {
  mend?.();
  mend = undefined;
});

afterAll(() => prepared.stop());

function plant(id: string): void {
  mend = FAULTS.find((fault) => fault.id === id)?.plant(prepared.worlds.environment('prod'));
}

test.each(['api-down', 'api-hangs'])(
  '%s: not determined, within the time limit, and the rest is reported',
  async (id) => {
    plant(id);

    const result = await prepared.preflight('prod', { timeoutMs: 1_500 });

    expect(result.verdict).toBe('unknown');
    expect(result.durationMs).toBeLessThan(2_000);
    const byId = new Map(result.checks.map((check) => [check.id, check]));
    expect(ELSEWHERE.map((each) => byId.get(each)?.status)).toEqual(ELSEWHERE.map(() => 'passed'));
    expect(byId.get('worker-nodes')?.summary).toContain(prepared.worlds.environment('prod').cluster.address);
    expect(byId.get('worker-nodes')?.remedy).toMatch(/\S/);
  },
);

test('api-forbids-nodes: the checks of nodes say which right is missing, the others go on', async () => {
  plant('api-forbids-nodes');

  const result = await prepared.preflight('prod');

  expect(named(result)).toEqual([
    'control-plane-nodes: bitiq may not list nodes',
    'worker-nodes: bitiq may not list nodes',
    'api-rights: may not list nodes',
  ]);
  expect(result.checks.find(({ id }) => id === 'worker-nodes')?.remedy).toContain(
    '--verb=list --resource=nodes',
  );
});

test.each([
  ['token-expired', /does not accept bitiq's credentials$/],
  ['api-throttled', /asks for fewer requests \(429\)$/],
])('%s: said for every check of the cluster', async (id, sentence) => {
  plant(id);

  const { verdict, checks } = await prepared.preflight('prod');

  expect(verdict).toBe('unknown');
  expect(checks.find((check) => check.id === 'cluster-version')).toMatchObject({
    status: 'unknown',
    summary: expect.stringMatching(sentence),
  });
});

test('api-busy, vault-quota and github-busy: what is turned away is asked again, and everything is answered', async () => {
  const mends = ['api-busy', 'vault-quota', 'github-busy'].map((id) => {
    return FAULTS.find((fault) => fault.id === id)?.plant(prepared.worlds.environment('prod'));
  });
  mend = () => {
    for (const each of mends) each?.();
  };

  const result = await prepared.preflight('prod');

  expect(named(result)).toEqual([]);
  expect(result.verdict).toBe('ready');
  expect(result.durationMs).toBeGreaterThan(1_000);
});

test('api-slow: two round trips of 2 s, and everything is answered', async () => {
  plant('api-slow');

  const result = await prepared.preflight('prod');

  expect(named(result)).toEqual([]);
  expect(result.durationMs).toBeGreaterThan(2_000);
  // A third round trip would not end before 6 s.
  expect(result.durationMs).toBeLessThan(6_000);
});
