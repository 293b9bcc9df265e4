import { expect, test } from 'vitest';
import { checkView } from '../../sandbox/slack/blocks/validate.ts';
import { bootstrapAbort } from '../../src/actions/bootstrap-abort.ts';
import { planView } from '../../src/actions/plan-view.ts';
import type { Run } from '../../src/runs/run.ts';
import { anEnvironment } from '../helpers/an-environment.ts';
import { aCaller, aRun, aStanding, fakeServices } from '../helpers/fake-services.ts';
import { toPlain } from '../messages/plain.ts';

const STOPPED: Partial<Run> = {
  kind: 'bootstrap',
  status: 'failed',
  finishedAt: new Date('2026-11-21T08:00:00Z'),
  report: {
    title: 'prod bootstrap',
    environment: 'prod',
    durationMs: 1,
    rows: [
      {
        id: 'operators',
        title: 'Operators',
        group: 'Phase 1: prepare',
        state: 'passed',
        summary: '3 written',
      },
    ],
  },
};

function given(run: Partial<Run>, allowed: readonly string[] = ['U3']) {
  const environments = [anEnvironment({ permissions: { bootstrap: ['platform'] } })];
  return fakeServices({ environments, groups: { platform: [...allowed] }, runs: [aRun(run)] });
}

const click = (fake: ReturnType<typeof given>) =>
  bootstrapAbort.run({ caller: aCaller('U3'), value: '7k3f9q2m', channel: 'C1', services: fake.services });

test('after a stop it lists what exists and changes nothing', async () => {
  const fake = given(STOPPED);

  const { reply } = await click(fake);

  expect(toPlain(reply?.blocks ?? [])).toContain('  • operators: 3 written');
  expect(fake.asked.cancels).toEqual([]);
});

test('while it goes on it cancels the run', async () => {
  const fake = given({ kind: 'bootstrap', status: 'running' });

  await click(fake);

  expect(fake.asked.cancels).toMatchObject([{ runId: '7k3f9q2m', by: 'slack:T1/U3' }]);
});

test('View plan shows what was written in full, what is synced in which wave, and what is to be confirmed', async () => {
  const plan = {
    operation: { kind: 'bootstrap' },
    environment: 'prod',
    clusterUid: '0a1b2c3d',
    commit: '9'.repeat(40),
    parts: [
      { id: 'operators/vso/namespace', wanted: aNamespace('vso') },
      {
        id: 'aws/bucket',
        wanted: { bucket: 'logs', region: 'eu-central-1', tags: { 'managed-by': 'bitiq' } },
      },
    ],
    waves: [['bitiq-umbrella-prod', 'vault-config-prod']],
    confirmations: ['RBAC was reviewed'],
    executor: 'kubernetes',
    policyVersion: null,
  };
  const fake = fakeServices({
    environments: [anEnvironment({ permissions: { bootstrap: 'everyone' } })],
    standings: [aStanding({ run: { kind: 'bootstrap' }, record: { plan } })],
  });

  const { view } = await planView.run({
    caller: aCaller('U3'),
    value: '7k3f9q2m/nonce-1',
    channel: 'C1',
    services: fake.services,
  });

  expect(view && checkView(view)).toEqual([]);
  const lines = toPlain((view?.blocks ?? []) as Parameters<typeof toPlain>[0]);
  expect(lines.slice(lines.indexOf('Whoever approves confirms'), -1)).toEqual([
    'Whoever approves confirms',
    '  • RBAC was reviewed',
    'Phase 1, done',
    '`operators`  1 part, as prepared',
    'Namespace vso  v1',
    '`aws`  1 part, as prepared',
    'bucket',
    '    bucket: logs',
    '    region: eu-central-1',
    '    tags:',
    '      managed-by: bitiq',
    'Phase 3, synced to 9999999 wave by wave',
    '`argocd-apps-prod`  wave 1 of 3',
    '`bitiq-umbrella-prod`  wave 2 of 3',
    '`vault-config-prod`  wave 3 of 3',
  ]);
});

const aNamespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
