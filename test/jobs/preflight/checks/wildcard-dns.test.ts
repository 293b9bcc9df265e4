import { expect, test } from 'vitest';
import { ExternalError } from '../../../../src/errors.ts';
import { wildcardDns } from '../../../../src/jobs/preflight/checks/wildcard-dns.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';

test('a fresh label under the base domain resolves', async () => {
  const asked: string[] = [];
  const resolve = async (name: string) => {
    asked.push(name);
    return ['10.0.0.7', 'fd00::7'];
  };

  const finding = await wildcardDns.run(aCheckContext({ resolver: { resolve }, newLabel: () => 'fresh' }));

  expect(asked).toEqual(['fresh.apps.prod.example']);
  expect(finding).toEqual({
    status: 'passed',
    summary: '*.apps.prod.example resolves to 10.0.0.7, fd00::7',
  });
});

test('no address is failed, with the servers that were asked', async () => {
  const environment = anEnvironment({ dnsServers: ['10.0.0.53'] });

  const finding = await wildcardDns.run(
    aCheckContext({ environment, resolver: { resolve: async () => [] } }),
  );

  expect(finding).toMatchObject({
    status: 'failed',
    summary: '*.apps.prod.example does not resolve',
    evidence: ['asked for bitiq-test.apps.prod.example', 'servers: 10.0.0.53'],
    remedy: expect.stringContaining('*.apps.prod.example'),
  });
});

test('DNS that does not answer is not a no', async () => {
  const resolve = async () => {
    throw new ExternalError('dns', 'timeout', 'DNS did not answer in time');
  };

  await expect(wildcardDns.run(aCheckContext({ resolver: { resolve } }))).rejects.toMatchObject({
    reason: 'timeout',
  });
});
