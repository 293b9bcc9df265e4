import { expect, test } from 'vitest';
import { findClosedWindow } from '../../../../../src/jobs/sync/argocd/apply/closed-window.ts';
import { fakeKubernetes } from '../../../../helpers/fake-kubernetes.ts';

const namespace = 'openshift-gitops';
const SATURDAY = new Date('2026-11-21T11:30:00Z');
const MONDAY = new Date('2026-11-23T11:30:00Z');

const allow = { kind: 'allow', schedule: '0 8 * * 1-5', duration: '8h', applications: ['*'] };

function ask(syncWindows: readonly object[], now: Date, fault?: Parameters<typeof fakeKubernetes>[0]) {
  const kubernetes = fakeKubernetes({
    objects: {
      appprojects: [{ metadata: { name: 'default', namespace }, spec: { syncWindows } }],
      applications: [{ metadata: { name: 'web-prod', namespace }, spec: { destination: {} } }],
    },
    ...fault,
  });
  const signal = new AbortController().signal;
  return findClosedWindow(kubernetes, { application: 'web-prod', namespace, now, signal });
}

test('names the window and when it opens', async () => {
  expect(await ask([allow], SATURDAY)).toEqual({
    sentence:
      'the allow window "0 8 * * 1-5" for 8h (UTC) of project default is closed; syncs open Mon 23 Nov 2026, 08:00 UTC',
  });
});

test('says nothing where it is open, where there is none, or where it cannot be read', async () => {
  const broken = { ...allow, schedule: 'at noon' };

  expect(await ask([allow], MONDAY)).toBe(undefined);
  expect(await ask([], SATURDAY)).toBe(undefined);
  expect(await ask([broken], SATURDAY)).toBe(undefined);
});
