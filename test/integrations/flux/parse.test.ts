import { describe, expect, test } from 'vitest';
import { parseHelmRelease } from '../../../src/integrations/flux/helm-releases.ts';
import { toMilliseconds } from '../../../src/integrations/flux/interval.ts';
import { parseKustomization } from '../../../src/integrations/flux/kustomizations.ts';
import { commitOf } from '../../../src/integrations/flux/revision.ts';
import { parseGitRepository } from '../../../src/integrations/flux/sources.ts';
import { aGitRepository, aHelmRelease, aKustomization, REVISION } from './objects.ts';

test('a Kustomization is read in our words', () => {
  const { spec, ...read } = parseKustomization(aKustomization());

  expect(read).toEqual({
    kind: 'kustomization',
    id: 'kustomization/apps',
    name: 'apps',
    namespace: 'flux-system',
    resourceVersion: '4711',
    generation: 3,
    observedGeneration: 3,
    isSuspended: true,
    requestedAt: '2026-11-21T10:00:00.000000001Z',
    lastHandledReconcileAt: '2026-11-21T10:00:00.000000001Z',
    ready: {
      status: 'True',
      reason: 'ReconciliationSucceeded',
      message: `Applied revision: ${REVISION}`,
      since: new Date('2026-11-21T10:00:12Z'),
    },
    isReconciling: false,
    intervalMs: 5_400_000,
    source: { kind: 'GitRepository', name: 'platform', namespace: 'flux-system' },
    dependsOn: ['kustomization/infrastructure', 'kustomization/platform/crds'],
    prune: true,
    path: './apps/edge',
    lastAppliedRevision: REVISION,
    lastAttemptedRevision: REVISION,
    inventory: 2,
    reconciledAt: new Date('2026-11-21T11:20:00Z'),
  });
  expect(spec).toMatchObject({ wait: true, timeout: '5m0s' });
  expect(spec).not.toHaveProperty('suspend');
});

test('of a HelmRelease the newest release counts, once it is deployed', () => {
  const deployed = parseHelmRelease(aHelmRelease());
  const failed = parseHelmRelease(
    aHelmRelease({ status: { history: [{ chartVersion: '6.6.0', status: 'failed' }] } }),
  );

  expect(deployed).toMatchObject({
    id: 'helmrelease/podinfo',
    isSuspended: false,
    source: { kind: 'HelmRepository', name: 'podinfo', namespace: 'flux-system' },
    path: 'podinfo',
    lastAppliedRevision: '6.5.0',
    chart: { version: '6.5.0', helmChart: 'flux-system/flux-system-podinfo' },
    driftDetection: 'enabled',
    reconciledAt: undefined,
  });
  expect(failed.lastAppliedRevision).toBe('');
});

test('a GitRepository holds a revision, and may not have fetched yet', () => {
  expect(parseGitRepository(aGitRepository())).toMatchObject({
    name: 'platform',
    url: 'https://github.com/acme/gitops.git',
    artifact: { revision: REVISION },
    hasIncludes: false,
  });
  expect(parseGitRepository(aGitRepository({ status: { artifact: undefined } })).artifact).toBeUndefined();
});

test('what was just created has no status, and is not taken for anything', () => {
  const { status: _, ...created } = aKustomization({ metadata: { annotations: {} } });

  expect(parseKustomization(created)).toMatchObject({
    observedGeneration: -1,
    ready: undefined,
    requestedAt: '',
    lastHandledReconcileAt: '',
    lastAppliedRevision: '',
    inventory: 0,
  });
});

test('what is not as documented is said with its place', () => {
  expect(() => parseKustomization(aKustomization({ spec: { suspend: 'yes' } }))).toThrow(
    /Kustomization apps is not as documented: spec\.suspend/,
  );
});

describe('a revision', () => {
  test.each([
    [REVISION, '9'.repeat(40)],
    [`sha1:${'a'.repeat(40)}`, 'a'.repeat(40)],
    [`v1.2.0@sha1:${'b'.repeat(40)}`, 'b'.repeat(40)],
    ['main@sha1:9999999', undefined],
    [`main/${'9'.repeat(40)}`, undefined],
    ['6.5.0', undefined],
    ['', undefined],
  ])('%s is of the commit %s', (revision, commit) => {
    expect(commitOf(revision)).toBe(commit);
  });
});

test.each([
  ['10m', 600_000],
  ['1h30m', 5_400_000],
  ['1m0s', 60_000],
  ['1.5s', 1_500],
  ['250ms', 250],
  ['', 0],
])('an interval of %s is %d ms', (text, milliseconds) => {
  expect(toMilliseconds(text)).toBe(milliseconds);
});
