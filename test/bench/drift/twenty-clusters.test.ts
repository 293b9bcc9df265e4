import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anApplication, nameOf } from '../../../bench/drift/an-application.ts';
import { type ApplicationServer, createApplicationServer } from '../../../bench/drift/application-server.ts';
import { kubeconfigOf } from '../../../sandbox/kubernetes/kubeconfig.ts';
import { createAuthority } from '../../../sandbox/pki.ts';
import type { Environment } from '../../../src/config/schema.ts';
import { createKubernetes, type KubernetesClient } from '../../../src/integrations/kubernetes/client.ts';
import { lookEverywhere, toReport } from '../../../src/jobs/drift/index.ts';
import { createRedactor } from '../../../src/redaction/redactor.ts';
import { anEnvironment } from '../../helpers/an-environment.ts';
import { fakeKubernetes } from '../../helpers/fake-kubernetes.ts';
import { fakeRepository } from '../../helpers/fake-repository.ts';

/** Of 500 Applications each, five are out of sync and five degraded. */
const CLUSTERS = 20;
const COUNT = 500;
const TIMEOUT_MS = 8_000;
const LIMIT_MS = 10_000 + TIMEOUT_MS;

const DEAD = { refuses: 3, hangs: 11, fails: 19 } as const;
const NAMES = Array.from({ length: COUNT }, (_, index) => nameOf(index));

const folder = mkdtempSync(join(tmpdir(), 'bitiq-clusters-'));
const listeners: (ApplicationServer['listener'] | Server)[] = [];
const clients = new Map<string, KubernetesClient>();
const places = Array.from({ length: CLUSTERS }, (_, index) =>
  anEnvironment({ name: `c${index}`, waves: [NAMES], preflight: { timeout: `${TIMEOUT_MS}ms` } }),
);

async function listen(listener: ApplicationServer['listener'] | Server): Promise<number> {
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  listeners.push(listener);
  return (listener.address() as AddressInfo).port;
}

async function close(listener: ApplicationServer['listener'] | Server): Promise<void> {
  listener.close();
  await once(listener, 'close');
}

beforeAll(async () => {
  const authority = await createAuthority();
  const pair = await authority.issue({ names: ['localhost'], ips: ['127.0.0.1'] });
  const at = new Date();
  const items = NAMES.map((_, index) => Buffer.from(JSON.stringify(anApplication(index, at))));
  for (const [index, { name }] of places.entries()) {
    const server = createApplicationServer(pair);
    server.items = items;
    if (index === DEAD.fails) {
      server.listener.removeAllListeners('request');
      server.listener.on('request', (_request, response) => response.writeHead(503).end());
    }
    const port = await listen(index === DEAD.hangs ? createTcpServer() : server.listener);
    if (index === DEAD.refuses) await close(server.listener);
    const kubeconfig = join(folder, name);
    const address = `https://127.0.0.1:${port}`;
    writeFileSync(
      kubeconfig,
      kubeconfigOf({ address, caPem: authority.caPem, token: 'test', contextName: name }),
    );
    clients.set(name, createKubernetes({ kubeconfig }));
  }
});

afterAll(async () => {
  await Promise.all([...clients.values()].map((client) => client.close()));
  for (const listener of listeners) listener.close();
  rmSync(folder, { recursive: true });
});

function systemsOf({ name }: Environment) {
  const gitopsKubernetes = clients.get(name);
  if (gitopsKubernetes === undefined) throw new Error(`There is no cluster ${name}.`);
  const kubernetes = fakeKubernetes({ objects: { pods: [] } });
  return { kubernetes, gitopsKubernetes, repository: fakeRepository({}) };
}

test('20 clusters of 500 Applications, three of them dead, are one report within 10 s and the time limit', async () => {
  const began = performance.now();

  const results = await lookEverywhere({
    places,
    environments: places,
    application: undefined,
    systemsOf: async (environment) => systemsOf(environment),
    historyOf: async () => undefined,
    redactor: createRedactor([]),
    signal: new AbortController().signal,
  });

  const tookMs = performance.now() - began;
  const drifted = NAMES.filter((_, index) => [17, 53].includes(index % 100));
  const dead: readonly number[] = Object.values(DEAD);
  for (const [index, result] of results.entries()) {
    if (dead.includes(index)) continue;
    expect(result.unreachable).toBeUndefined();
    if (result.unreachable === undefined) {
      expect(result.items.map(({ application }) => application)).toEqual(drifted);
      expect(result.found.applications).toHaveLength(COUNT);
    }
  }
  expect(dead.map((index) => results[index]?.unreachable)).toMatchObject([
    { why: expect.stringContaining('ECONNREFUSED'), isSilent: true },
    { isSilent: true },
    { why: expect.stringContaining('503'), isSilent: false },
  ]);
  expect(toReport(results, {}).rows.length).toBeGreaterThan(dead.length);
  expect(tookMs).toBeLessThan(LIMIT_MS);
});
