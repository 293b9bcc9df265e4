import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { streamDecode, streamEncode } from 'dns-packet';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningDns, startDns } from '../../../sandbox/dns/start-dns.ts';

let dns: RunningDns;
let resolver: Resolver;

beforeAll(async () => {
  dns = await startDns();
  dns.records.set('*.apps.prod.example', ['10.0.0.1', '10.0.0.2', 'fd00::1']);
  dns.records.set('special.apps.prod.example', ['10.0.0.9']);
  dns.records.set('alias.example', ['special.apps.prod.example']);
});
afterAll(() => dns.stop());

beforeEach(() => {
  dns.mode = 'none';
  dns.latencyMs = 0;
  resolver = new Resolver({ timeout: 150, tries: 1 });
  resolver.setServers([dns.address]);
});

describe('with Node’s resolver', () => {
  it.each([
    ['a name of its own', 'special.apps.prod.example', ['10.0.0.9']],
    ['a name under a wildcard', 'x7f3.apps.prod.example', ['10.0.0.1', '10.0.0.2']],
    ['two labels under a wildcard', 'a.b.apps.prod.example', ['10.0.0.1', '10.0.0.2']],
    ['a name in capitals', 'X.APPS.PROD.EXAMPLE', ['10.0.0.1', '10.0.0.2']],
    ['an alias', 'alias.example', ['10.0.0.9']],
  ])('resolves %s', async (_name, asked, addresses) => {
    expect(await resolver.resolve4(asked)).toEqual(addresses);
  });

  it('resolves IPv6 addresses and aliases', async () => {
    expect(await resolver.resolve6('x.apps.prod.example')).toEqual(['fd00::1']);
    expect(await resolver.resolveCname('alias.example')).toEqual(['special.apps.prod.example']);
  });

  it.each([
    ['a name that does not exist', 'apps.sno.example', 'ENOTFOUND'],
    ['a name under one that exists', 'x.special.apps.prod.example', 'ENOTFOUND'],
    ['a name that only has others under it', 'prod.example', 'ENODATA'],
  ])('says no for %s', async (_name, asked, code) => {
    await expect(resolver.resolve4(asked)).rejects.toMatchObject({ code });
  });

  it('has no IPv6 address where there is only IPv4', async () => {
    await expect(resolver.resolve6('special.apps.prod.example')).rejects.toMatchObject({ code: 'ENODATA' });
  });
});

describe('trouble', () => {
  it.each([
    ['servfail', 'ESERVFAIL'],
    ['drop', 'ETIMEOUT'],
  ] as const)('in mode %s ends in %s', async (mode, code) => {
    dns.mode = mode;

    await expect(resolver.resolve4('special.apps.prod.example')).rejects.toMatchObject({ code });
  });

  it('answers late', async () => {
    dns.latencyMs = 60;
    const started = performance.now();

    await resolver.resolve4('special.apps.prod.example');

    expect(performance.now() - started).toBeGreaterThanOrEqual(55);
  });
});

it('answers over TCP', async () => {
  const socket = connect(Number(dns.address.split(':')[1]), '127.0.0.1');
  socket.write(
    streamEncode({ type: 'query', id: 7, questions: [{ type: 'A', name: 'special.apps.prod.example' }] }),
  );

  const [packet] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();

  expect(streamDecode(packet)).toMatchObject({ id: 7, answers: [{ type: 'A', data: '10.0.0.9' }] });
});
