import { expect, test } from 'vitest';
import { findBlock } from '../../../../sandbox/kubernetes/argocd/sync-windows.ts';

const BLOCKED = 'Sync operation blocked by sync window';

const application = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'toy-web-prod' },
  spec: { destination: { server: 'https://kubernetes.default.svc', namespace: 'bitiq-prod' } },
};

/** Half past ten in the evening in UTC, half past eleven in Berlin. */
const NOW = new Date('2026-11-20T22:30:00Z');
const night = { kind: 'deny', schedule: '0 22 * * *', duration: '1h', applications: ['toy-*'] };
const day = { kind: 'allow', schedule: '0 8 * * 1-5', duration: '10h', applications: ['*'] };

function block(windows: readonly object[], { now = NOW, isManual = true } = {}): string | undefined {
  const project = { ...application, kind: 'AppProject', spec: { syncWindows: windows } };
  return findBlock(project, application, { now, isManual });
}

test.each<[string, object[], string | undefined]>([
  ['no window', [], undefined],
  ['an active deny window', [night], BLOCKED],
  ['a deny window that is over', [{ ...night, duration: '20m' }], undefined],
  ['a deny window of half an hour and a second', [{ ...night, duration: '30m1s' }], BLOCKED],
  ['a deny window that begins at ten in Berlin', [{ ...night, timeZone: 'Europe/Berlin' }], undefined],
  ['that lasts two hours there', [{ ...night, timeZone: 'Europe/Berlin', duration: '2h' }], BLOCKED],
  ['a deny window by which people may pass', [{ ...night, manualSync: true }], undefined],
  ['two, by one of which people may pass', [{ ...night, manualSync: true }, night], BLOCKED],
  ['an allow window that is not active', [day], BLOCKED],
  ['an allow window that is active', [{ ...day, schedule: '0 20 * * *' }], undefined],
  ['one that is active among others', [day, { ...day, schedule: '0 20 * * *' }], undefined],
  ['an inactive one by which people may pass', [{ ...day, manualSync: true }], undefined],
  ['deny beside allow', [night, { ...day, schedule: '0 20 * * *' }], BLOCKED],
  ['a window of another application', [{ ...night, applications: ['vault-*'] }], undefined],
  ['of the namespace', [{ ...night, applications: [], namespaces: ['bitiq-*'] }], BLOCKED],
  ['of the cluster', [{ ...night, applications: [], clusters: ['https://*'] }], BLOCKED],
  [
    'of the namespace or another application',
    [{ ...night, applications: ['x'], namespaces: ['*'] }],
    BLOCKED,
  ],
  ['of both at once', [{ ...night, applications: ['x'], namespaces: ['*'], andOperator: true }], undefined],
  ['of nothing', [{ ...night, applications: [] }], undefined],
])('%s', (_what, windows, expected) => {
  expect(block(windows)).toBe(expected);
});

test('what is automatic passes no window that is for people', () => {
  expect(block([{ ...night, manualSync: true }], { isManual: false })).toBe(BLOCKED);
});

test.each([
  [
    { ...night, schedule: '0 22 * *' },
    "cannot parse schedule '0 22 * *': expected exactly 5 fields, found 4",
  ],
  [{ ...night, duration: 'an hour' }, 'time: invalid duration "an hour"'],
])('a window that cannot be read blocks, and says so', (window, problem) => {
  expect(block([window])).toBe(`${BLOCKED}: ${problem}`);
});
