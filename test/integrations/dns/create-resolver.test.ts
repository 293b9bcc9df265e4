import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type RunningDns, startDns } from '../../../sandbox/dns/start-dns.ts';
import { createResolver } from '../../../src/integrations/dns/create-resolver.ts';

const signal = new AbortController().signal;
let dns: RunningDns;

beforeAll(async () => {
  dns = await startDns();
});

afterAll(async () => {
  await dns.stop();
});

beforeEach(() => {
  Object.assign(dns, { mode: 'none', latencyMs: 0 });
  dns.records.clear();
  dns.records.set('*.apps.prod.example', ['10.0.0.7', '10.0.0.8']);
  dns.records.set('both.example', ['fd00::7', '10.0.0.7']);
  dns.records.set('six.example', ['fd00::7']);
});

test.each([
  ['a wildcard', 'bitiq-1.apps.prod.example', ['10.0.0.7', '10.0.0.8']],
  ['both families, IPv4 first', 'both.example', ['10.0.0.7', 'fd00::7']],
  ['IPv6 alone', 'six.example', ['fd00::7']],
  ['a name that does not exist', 'none.example', []],
])('resolves %s', async (_what, name, addresses) => {
  const found = await createResolver([dns.address]).resolve(name, { signal });

  expect([...found].sort()).toEqual([...addresses].sort());
  expect(found[0]).toBe(addresses[0]);
});

test('SERVFAIL is unavailable', async () => {
  dns.mode = 'servfail';

  await expect(createResolver([dns.address]).resolve('both.example', { signal })).rejects.toMatchObject({
    system: 'dns',
    reason: 'unavailable',
    next: 'dig both.example',
  });
});

test('a server that drops every packet is given up before the usual time limit of a check', async () => {
  dns.mode = 'drop';
  const startedAt = performance.now();

  await expect(createResolver([dns.address]).resolve('both.example', { signal })).rejects.toMatchObject({
    reason: 'timeout',
  });

  expect(performance.now() - startedAt).toBeLessThan(9_000);
});

test('an abort ends the wait at once, before and during the question', async () => {
  dns.mode = 'drop';
  const resolver = createResolver([dns.address]);
  const startedAt = performance.now();

  const early = resolver.resolve('both.example', { signal: AbortSignal.abort() });
  await expect(early).rejects.toMatchObject({ reason: 'timeout' });
  const late = resolver.resolve('both.example', { signal: AbortSignal.timeout(50) });
  await expect(late).rejects.toMatchObject({ reason: 'timeout' });

  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

test('one who gives up does not end the questions of others', async () => {
  dns.latencyMs = 200;
  const resolver = createResolver([dns.address]);

  const [hasty, patient] = await Promise.allSettled([
    resolver.resolve('both.example', { signal: AbortSignal.timeout(20) }),
    resolver.resolve('both.example', { signal }),
  ]);

  expect([hasty.status, patient.status]).toEqual(['rejected', 'fulfilled']);
});

test('a server has to be an address', async () => {
  await expect(createResolver(['dns.example']).resolve('a.example', { signal })).rejects.toMatchObject({
    reason: 'unexpected',
    message: expect.stringMatching(/dns\.example/),
  });
});

test('IPv6 servers are written in brackets when they have a port', async () => {
  const resolver = createResolver([`[::1]:${dns.address.split(':')[1]}`]);

  await expect(resolver.resolve('six.example', { signal: AbortSignal.timeout(300) })).rejects.toMatchObject({
    system: 'dns',
    reason: expect.stringMatching(/timeout|unreachable/),
  });
});
