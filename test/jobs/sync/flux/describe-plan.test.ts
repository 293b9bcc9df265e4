import { expect, test } from 'vitest';
import { toFluxReport } from '../../../../src/jobs/sync/flux/describe-plan.ts';
import type { PlannedFlux, PlannedObject } from '../../../../src/jobs/sync/flux/plan.ts';
import type { Obstacle } from '../../../../src/jobs/sync/plan.ts';

const TARGET = '9'.repeat(40);

const anObject = (more: Partial<PlannedObject> = {}): PlannedObject => ({
  name: 'kustomization/apps',
  namespace: 'flux-system',
  source: 'GitRepository/platform',
  path: './apps',
  liveRevision: '5'.repeat(40),
  targetCommit: TARGET,
  chartDigest: null,
  isSuspended: true,
  prune: true,
  definition: '0'.repeat(64),
  ...more,
});

function report(objects: readonly PlannedObject[], obstacles: readonly Obstacle[] = []) {
  const planned: PlannedFlux = {
    environment: 'edge',
    plan: {
      operation: { kind: 'sync' },
      controller: 'flux',
      environment: 'edge',
      clusterUid: 'a-cluster',
      freeze: null,
      preflight: 'none',
      policyVersion: null,
      sources: [{ name: 'platform', url: '', commit: TARGET, isSuspended: false }],
      waves: [objects],
    },
    hash: '6b1f20c9'.padEnd(64, '0'),
    obstacles,
    surroundings: { preflightAgoMs: null, frozenUntil: null },
    ways: [],
  };
  return toFluxReport(planned, { title: 'Edge', durationMs: 0 });
}

test.each<[string, Partial<PlannedObject>, string, readonly string[]]>([
  ['a step to another commit', {}, '5555555 → 9999999', ['./apps of GitRepository/platform']],
  ['the first time', { liveRevision: null }, 'never applied → 9999999', ['./apps of GitRepository/platform']],
  [
    'the same again',
    { liveRevision: TARGET },
    'already at 9999999, applied again',
    ['./apps of GitRepository/platform'],
  ],
  [
    'what is unusual',
    { prune: false, isSuspended: false, path: '', chartDigest: `sha256:${'a'.repeat(64)}` },
    '5555555 → 9999999',
    [
      'from GitRepository/platform',
      'chart sha256:aaaaaaaaaaaa…',
      'what Git does not have any more stays (spec.prune is false)',
      'not suspended: it applies each commit by itself, before and afterwards',
    ],
  ],
])('a row tells %s', (_what, change, summary, evidence) => {
  expect(report([anObject(change)]).rows).toMatchObject([{ state: 'passed', summary, evidence }]);
});

test('the verdict says how many, and where to; in the way of what stands something, that comes first', () => {
  const blocked = {
    id: 'auto-sync',
    application: 'kustomization/apps',
    sentence: 'it is not suspended',
  } as const;
  const objects = [anObject(), anObject({ name: 'kustomization/infrastructure', prune: false })];

  const free = report(objects);
  const no = report(objects, [{ ...blocked, kind: 'blocks', remedy: 'flux suspend kustomization apps' }]);
  const unknown = report(objects, [{ ...blocked, kind: 'unknown' }]);

  expect(free.verdict).toEqual({
    answer: 'yes',
    sentence: '2 applications would be applied in Edge at 9999999',
  });
  expect(free.plan).toMatchObject({
    id: '6b1f-20c9',
    facts: ['1 of 2 prune', '1 wave by Flux', 'no preflight known: type preflight edge', 'no freeze'],
  });
  expect(no.verdict).toEqual({ answer: 'no', sentence: 'Edge cannot be synced now: 1 obstacle' });
  expect(no.rows[0]).toMatchObject({
    state: 'failed',
    summary: 'it is not suspended',
    remedy: 'flux suspend kustomization apps',
  });
  expect([unknown.verdict?.answer, unknown.rows[0]?.state]).toEqual(['unknown', 'unknown']);
});
