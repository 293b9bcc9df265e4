import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createAuthority } from '../../../../sandbox/pki.ts';
import { type RunningRouter, startRouter } from '../../../../sandbox/router/start-router.ts';
import { ExternalError } from '../../../../src/errors.ts';
import type { Resolver } from '../../../../src/integrations/dns/resolver.ts';
import { routes } from '../../../../src/jobs/smoke/checks/routes.ts';
import { aSmoke } from '../a-smoke.ts';

const NAMES = ['*.apps.prod.example'];
const folder = mkdtempSync(join(tmpdir(), 'bitiq-routes-'));
const caFile = join(folder, 'ca.pem');
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000 + 3_600_000);

let router: RunningRouter;

beforeAll(async () => {
  const authority = await createAuthority();
  writeFileSync(caFile, authority.caPem);
  router = await startRouter({ authority, certificate: { names: NAMES, notAfter: inDays(80) } });
});

afterEach(() => {
  router.certificate = { names: NAMES, notAfter: inDays(80) };
  Object.assign(router.trouble, { latencyMs: 0, mode: 'none', status: undefined });
});

afterAll(async () => {
  await router.stop();
  rmSync(folder, { recursive: true });
});

const aRoute = (name: string, host = `${name}.apps.prod.example`) => ({
  metadata: { name, namespace: 'bitiq-prod' },
  spec: { host, to: { kind: 'Service', name }, tls: { termination: 'edge' } },
});

const here: Resolver = { resolve: async () => ['127.0.0.1'] };

interface Asked {
  readonly found?: readonly object[];
  readonly resolver?: Resolver;
  readonly environment?: object;
}

function ask({ found = [aRoute('web')], resolver = here, environment }: Asked = {}) {
  const cluster = { objects: { routes: found as ReturnType<typeof aRoute>[] } };
  const settings = { routerPort: router.port, smoke: { caFile }, ...environment };
  return routes.run(aSmoke(cluster, { resolver, now: () => new Date(), environment: settings }));
}

test('one that answers 200 under a certificate that holds passes, with how long both take', async () => {
  const { status, summary, evidence } = await ask();

  expect([status, summary]).toEqual(['passed', expect.stringMatching(/^1 Route answers 200 within \d+ ms$/)]);
  expect(evidence).toEqual([
    expect.stringMatching(/^web\.apps\.prod\.example\/: answers 200, \d+ ms, certificate for 80 days$/),
  ]);
});

test.each<[string, () => void, Asked, string]>([
  [
    'answers something else',
    () => {
      router.trouble.status = 503;
    },
    {},
    'failed: Route web.apps.prod.example answers 503',
  ],
  [
    'refuses the connection',
    () => {
      router.trouble.mode = 'refuse';
    },
    {},
    'failed: Route web.apps.prod.example does not answer: https://web.apps.prod.example/ cannot be reached (ECONNRESET)',
  ],
  [
    'never answers',
    () => {
      router.trouble.mode = 'hang';
    },
    { environment: { preflight: { checkTimeout: '500ms' } } },
    'failed: Route web.apps.prod.example does not answer within 0.4 s',
  ],
  [
    'shows a certificate that has ended',
    () => {
      router.certificate = { names: NAMES, notAfter: inDays(-3) };
    },
    {},
    'failed: Route web.apps.prod.example shows a certificate that ended 2 days ago',
  ],
  [
    'shows a certificate for another name',
    () => {
      router.certificate = { names: ['*.apps.other.example'], notAfter: inDays(80) };
    },
    {},
    'failed: Route web.apps.prod.example shows a certificate for another name (DNS:*.apps.other.example)',
  ],
  [
    'shows a certificate that ends soon',
    () => {
      router.certificate = { names: NAMES, notAfter: inDays(9) };
    },
    {},
    'warning: Route web.apps.prod.example shows a certificate that ends in 9 days',
  ],
  [
    'shows a certificate that ends sooner than the configuration wants',
    () => {},
    { environment: { preflight: { certificateLifetime: '90d' } } },
    'warning: Route web.apps.prod.example shows a certificate that ends in 80 days',
  ],
  [
    'shows a certificate that nobody known has signed',
    () => {},
    { environment: { smoke: {} } },
    'warning: Route web.apps.prod.example shows a certificate that is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
  ],
  [
    'takes its time',
    () => {
      router.trouble.latencyMs = 150;
    },
    { environment: { smoke: { caFile, slowAfter: '100ms' } } },
    'warning: Route web.apps.prod.example takes … to answer',
  ],
  [
    'answers something else under a certificate for another name',
    () => {
      router.trouble.status = 404;
      router.certificate = { names: ['*.apps.other.example'], notAfter: inDays(80) };
    },
    {},
    'failed: Route web.apps.prod.example answers 404 and shows a certificate for another name (DNS:*.apps.other.example)',
  ],
  [
    'has no address',
    () => {},
    { resolver: { resolve: async () => [] } },
    'failed: Route web.apps.prod.example does not resolve',
  ],
  [
    'is asked for where no resolver answers',
    () => {},
    {
      resolver: {
        resolve: async () => {
          throw new ExternalError('dns', 'timeout', 'the resolver did not answer');
        },
      },
    },
    'unknown: Route web.apps.prod.example could not be resolved: the resolver did not answer',
  ],
])('one that %s', async (_what, trouble, asked, said) => {
  trouble();

  const { status, summary, remedy } = await ask(asked);

  expect(`${status}: ${summary.replace(/takes \d+\.\d s/, 'takes …')}`).toBe(said);
  expect(remedy).toBe('oc describe route web -n bitiq-prod');
});

test('a certificate that the given CA did not sign fails', async () => {
  const other = join(folder, 'other.pem');
  writeFileSync(other, (await createAuthority()).caPem);

  const { status, summary } = await ask({ environment: { smoke: { caFile: other } } });

  expect([status, summary]).toEqual(['failed', expect.stringContaining('a certificate that is not trusted')]);
});

test('one that does not resolve hides no other, and what fails comes before what is unknown', async () => {
  const resolver: Resolver = {
    resolve: async (host) => {
      if (host.startsWith('odd')) throw new ExternalError('dns', 'timeout', 'the resolver did not answer');
      return host.startsWith('gone') ? [] : ['127.0.0.1'];
    },
  };
  const found = [aRoute('web'), aRoute('odd'), aRoute('gone')];

  const { status, summary, evidence } = await ask({ found, resolver });

  expect([status, summary]).toEqual(['failed', 'Route gone.apps.prod.example does not resolve']);
  expect(evidence).toEqual([
    'gone.apps.prod.example/: does not resolve',
    'odd.apps.prod.example/: could not be resolved: the resolver did not answer',
    expect.stringContaining('web.apps.prod.example/: answers 200'),
  ]);
});

test.each([
  ['there is none', []],
  ['all are on other domains', [aRoute('web', 'web.apps.prod.example.evil.example')]],
])('where %s, it does not work', async (_what, found) => {
  const { status, summary } = await ask({ found });

  expect([status, summary]).toEqual(['failed', 'there is no Route under apps.prod.example in bitiq-prod']);
});
