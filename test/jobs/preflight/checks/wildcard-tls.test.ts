import { describe, expect, test } from 'vitest';
import { ExternalError } from '../../../../src/errors.ts';
import type { CertificateProbe } from '../../../../src/integrations/tls/certificate-probe.ts';
import { wildcardTls } from '../../../../src/jobs/preflight/checks/wildcard-tls.ts';
import { aCheckContext, NOW } from '../../../helpers/a-check-context.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';

const WILDCARD = '*.apps.prod.example';
const resolver = { resolve: async () => ['10.0.0.7', '10.0.0.8'] };
const inDays = (days: number) => new Date(NOW.getTime() + days * 86_400_000);

function showing(names: readonly string[], notAfter: Date): CertificateProbe {
  return { getCertificate: async () => ({ names, notAfter, issuer: 'CN=ingress-operator' }) };
}

describe('the certificate', () => {
  test.each([
    [30, [WILDCARD], 'passed', `certificate for ${WILDCARD} ends in 30 days`],
    [14, ['other.example', WILDCARD], 'passed', `certificate for ${WILDCARD} ends in 14 days`],
    [30, ['*.APPS.prod.example'], 'passed', `certificate for ${WILDCARD} ends in 30 days`],
    [13.9, [WILDCARD], 'failed', `certificate for ${WILDCARD} ends in 13 days`],
    [9, [WILDCARD], 'failed', `certificate for ${WILDCARD} ends in 9 days`],
    [1.5, [WILDCARD], 'failed', `certificate for ${WILDCARD} ends in 1 day`],
    [-3, [WILDCARD], 'failed', `certificate for ${WILDCARD} ended 3 days ago`],
    [30, ['*.apps.other.example'], 'failed', /is not for \*\.apps\.prod\.example but for \*\.apps\.other/],
    [30, ['apps.prod.example'], 'failed', /is not for/],
    [30, ['*.prod.example'], 'failed', /is not for/],
    [30, [], 'failed', /is not for .* but for no name/],
  ])('with %d days for %o is %s', async (days, names, status, summary) => {
    const certificates = showing(names, inDays(days));

    const finding = await wildcardTls.run(aCheckContext({ resolver, certificates }));

    expect(finding.status).toBe(status);
    expect(finding.summary).toMatch(summary);
    expect(finding.remedy !== undefined).toBe(status === 'failed');
  });

  test("may have a lifetime of the environment's own", async () => {
    const environment = anEnvironment({ preflight: { certificateLifetime: '60d' } });
    const certificates = showing([WILDCARD], inDays(30));

    const finding = await wildcardTls.run(aCheckContext({ environment, resolver, certificates }));

    expect(finding.status).toBe('failed');
  });
});

test('the first address is asked, at the port of the router, by a name that nobody has', async () => {
  const asked: unknown[] = [];
  const certificates: CertificateProbe = {
    getCertificate: async (target) => {
      asked.push(target);
      return { names: [WILDCARD], notAfter: inDays(30), issuer: 'CN=x' };
    },
  };
  const environment = anEnvironment({ routerPort: 8443 });

  await wildcardTls.run(aCheckContext({ environment, resolver, certificates }));

  expect(asked).toEqual([{ address: '10.0.0.7', port: 8443, serverName: 'bitiq-test.apps.prod.example' }]);
});

test.each([
  ['no address', async () => []],
  [
    'no answer',
    async () => {
      throw new ExternalError('dns', 'timeout', 'DNS did not answer in time');
    },
  ],
])('with %s of DNS it waits for wildcard-dns', async (_what, resolve) => {
  expect(await wildcardTls.run(aCheckContext({ resolver: { resolve } }))).toMatchObject({
    status: 'skipped',
    waitsFor: 'wildcard-dns',
  });
});

test('a router that does not answer is not a no', async () => {
  const certificates: CertificateProbe = {
    getCertificate: async () => {
      throw new ExternalError('tls', 'unreachable', '10.0.0.7:443 cannot be reached');
    },
  };

  await expect(wildcardTls.run(aCheckContext({ resolver, certificates }))).rejects.toMatchObject({
    system: 'tls',
  });
});
