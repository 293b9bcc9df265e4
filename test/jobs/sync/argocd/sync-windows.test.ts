import { describe, expect, test } from 'vitest';
import type { SyncWindow } from '../../../../src/integrations/argocd/projects.ts';
import { isActive, judgeWindows, windowsOf } from '../../../../src/jobs/sync/argocd/sync-windows.ts';

/** Saturday, 12:30 in Zurich. */
const NOW = new Date('2026-11-21T11:30:00Z');

const aWindow = (window: Partial<SyncWindow> = {}): SyncWindow => ({
  kind: 'allow',
  schedule: '0 8 * * 1-5',
  duration: '8h',
  timeZone: 'Europe/Zurich',
  applications: ['*'],
  namespaces: [],
  clusters: [],
  andOperator: false,
  manualSync: false,
  ...window,
});

const deny = (window: Partial<SyncWindow> = {}) => aWindow({ kind: 'deny', timeZone: 'UTC', ...window });

describe('whether somebody may sync now', () => {
  test.each<[string, SyncWindow[], boolean, string?]>([
    ['without windows', [], true],
    ['an allow window that is open', [aWindow({ schedule: '0 8 * * *' })], true],
    ['an allow window on workdays', [aWindow()], false, '2026-11-23T07:00:00.000Z'],
    ['the same, with manualSync', [aWindow({ manualSync: true })], true],
    ['one of two allow windows open', [aWindow(), aWindow({ schedule: '0 12 * * *', duration: '1h' })], true],
    ['a deny window that is active', [deny({ schedule: '0 8 * * *' })], false, '2026-11-21T16:00:00.000Z'],
    ['the same, with manualSync', [deny({ schedule: '0 8 * * *', manualSync: true })], true],
    [
      'two deny windows, one with manualSync',
      [deny({ schedule: '0 8 * * *', manualSync: true }), deny({ schedule: '0 9 * * *', duration: '3h' })],
      false,
      '2026-11-21T12:00:00.000Z',
    ],
    ['a deny window that is over', [deny({ schedule: '0 1 * * *', duration: '1h30m' })], true],
    [
      'deny beats allow, and opening waits for both',
      [aWindow({ schedule: '0 8 * * *' }), deny({ schedule: '0 10 * * *', duration: '10h' })],
      false,
      '2026-11-22T07:00:00.000Z',
    ],
    ['denied for ever', [deny({ schedule: '0 0 * * *', duration: '24h' })], false],
  ])('%s', (_case, windows, may, opensAt) => {
    const verdict = judgeWindows(windows, NOW);

    expect(verdict.may).toBe(may);
    if (!verdict.may) expect(verdict.opensAt?.toISOString()).toBe(opensAt);
  });

  test('a schedule is read in its own time zone', () => {
    const eightToNine = { schedule: '0 8 * * *', duration: '1h' };

    expect(isActive(aWindow({ ...eightToNine, timeZone: 'UTC' }), new Date('2026-11-21T08:30:00Z'))).toBe(
      true,
    );
    expect(isActive(aWindow(eightToNine), new Date('2026-11-21T08:30:00Z'))).toBe(false);
    expect(isActive(aWindow(eightToNine), new Date('2026-11-21T07:30:00Z'))).toBe(true);
    expect(isActive(aWindow(eightToNine), new Date('2026-07-21T06:30:00Z'))).toBe(true);
  });

  test.each([
    { schedule: '@daily' },
    { schedule: '0 0 8 * * *' },
    { schedule: 'never' },
    { duration: '8 hours' },
    { timeZone: 'Europe/Nowhere' },
  ])('%j is no window', (window) => {
    expect(() => judgeWindows([aWindow(window)], NOW)).toThrow();
  });
});

describe('for whom a window is', () => {
  const application = {
    name: 'toy-web-prod',
    destination: { server: 'https://kubernetes.default.svc', name: '', namespace: 'bitiq-prod' },
  };

  test.each<[Partial<SyncWindow>, boolean]>([
    [{ applications: ['toy-*'] }, true],
    [{ applications: ['vault-*'] }, false],
    [{ applications: ['vault-*'], namespaces: ['bitiq-*'] }, true],
    [{ applications: ['vault-*'], namespaces: ['bitiq-*'], andOperator: true }, false],
    [{ applications: ['toy-*'], namespaces: ['bitiq-*'], andOperator: true }, true],
    [{ applications: [], clusters: ['https://kubernetes.*'] }, true],
    [{ applications: [] }, false],
  ])('%j: %s', (window, answer) => {
    expect(windowsOf([aWindow(window)], application).length === 1).toBe(answer);
  });
});
