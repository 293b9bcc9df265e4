import { expect, test } from 'vitest';
import { parseHelmRelease } from '../../../../src/integrations/flux/helm-releases.ts';
import { parseKustomization } from '../../../../src/integrations/flux/kustomizations.ts';
import { judgeObject } from '../../../../src/jobs/sync/flux/apply/judge-object.ts';
import { definitionOf } from '../../../../src/jobs/sync/flux/build-plan.ts';
import { aHelmRelease, aKustomization } from '../../../integrations/flux/objects.ts';

const TARGET = '9'.repeat(40);
const LIVE = '5'.repeat(40);
const TOKEN = 'bitiq/run-1/sync';
const SINCE = new Date('2026-11-21T11:30:00Z');

const at = (seconds: number) => new Date(SINCE.getTime() + seconds * 1_000);

type Change = Parameters<typeof aKustomization>[0];

/** As it is once Flux has come to its good end. */
function anObject({ spec, status, metadata }: NonNullable<Change> = {}) {
  return parseKustomization(
    aKustomization({
      metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': TOKEN }, ...metadata },
      spec: { suspend: false, ...spec },
      status: { lastHandledReconcileAt: TOKEN, ...status },
    }),
  );
}

const expected = (object = anObject(), more: object = {}) => ({
  planned: {
    name: object.id,
    namespace: 'flux-system',
    source: 'GitRepository/platform',
    path: './apps/edge',
    liveRevision: LIVE as string | null,
    targetCommit: TARGET,
    chartDigest: null,
    isSuspended: true,
    prune: true,
    definition: definitionOf(object),
    ...more,
  },
  token: TOKEN,
  since: SINCE,
  settleMs: 10_000,
  stuckAfterMs: 900_000,
});

const ready = (status: string, reason: string) => [
  {
    type: 'Ready',
    status,
    reason,
    message: `because of ${reason}`,
    lastTransitionTime: '2026-11-21T11:30:05Z',
  },
];

function judge(object: ReturnType<typeof anObject> | undefined, seconds: number, doneSince?: Date) {
  const judgement = judgeObject(object, expected(), { at: at(seconds), doneSince });
  if (judgement.state === 'waiting') return 'waiting';
  const { ending } = judgement;
  return ending.kind === 'done' || ending.kind === 'cancelled' ? ending.kind : ending.failure.code;
}

test('it is done once all agrees and has stayed so', () => {
  const first = judgeObject(anObject(), expected(), { at: at(5) });

  expect(first).toMatchObject({ state: 'waiting', doneSince: at(5) });
  expect([judge(anObject(), 14, at(5)), judge(anObject(), 15, at(5))]).toEqual(['waiting', 'done']);
});

const LONG_DONE = at(-60);

const ROWS: readonly [string, Change, number, string][] = [
  [
    'is at the commit already, but was not looked at since it was asked',
    { status: { lastHandledReconcileAt: 'older' } },
    5,
    'waiting',
  ],
  ['is Ready for an older definition', { status: { observedGeneration: 2 } }, 5, 'waiting'],
  ['is worked on', { status: { conditions: ready('Unknown', 'Progressing') } }, 5, 'waiting'],
  ['waits for another', { status: { conditions: ready('False', 'DependencyNotReady') } }, 5, 'waiting'],
  ['has no artifact yet', { status: { conditions: ready('False', 'ArtifactFailed') } }, 5, 'waiting'],
  [
    'waits for another for too long',
    { status: { conditions: ready('False', 'DependencyNotReady') } },
    900,
    'flux-stuck',
  ],
  [
    'could not be applied',
    { status: { conditions: ready('False', 'ReconciliationFailed') } },
    5,
    'sync-failed',
  ],
  ['did not get healthy', { status: { conditions: ready('False', 'HealthCheckFailed') } }, 5, 'sync-failed'],
  [
    'failed before, and was not looked at since it was asked',
    { status: { conditions: ready('False', 'HealthCheckFailed'), lastHandledReconcileAt: 'older' } },
    5,
    'waiting',
  ],
  ['was not looked at in time', { status: { lastHandledReconcileAt: 'older' } }, 900, 'flux-stuck'],
  ['is where it was before', { status: { lastAppliedRevision: `main@sha1:${LIVE}` } }, 5, 'waiting'],
  [
    'got another commit',
    { status: { lastAppliedRevision: `main@sha1:${'7'.repeat(40)}` } },
    5,
    'another-commit',
  ],
  ['was suspended by somebody', { spec: { suspend: true } }, 5, 'suspended-meanwhile'],
  ['was defined otherwise by somebody', { spec: { path: './other' } }, 5, 'definition-changed'],
  [
    'was asked again by somebody, who was not heard yet',
    {
      metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 'theirs' } },
      status: { lastHandledReconcileAt: 'older' },
    },
    5,
    'waiting',
  ],
  [
    'was asked again by somebody, who was heard',
    {
      metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 'theirs' } },
      status: { lastHandledReconcileAt: 'theirs' },
    },
    5,
    'done',
  ],
];

test.each(ROWS)('one that %s', (_what, change, seconds, verdict) => {
  expect(judge(anObject(change ?? {}), seconds, LONG_DONE)).toBe(verdict);
});

test('one that is gone', () => {
  expect(judge(undefined, 5)).toBe('application-gone');
});

test('both commits are named where another one was applied', () => {
  const other = anObject({ status: { lastAppliedRevision: `main@sha1:${'7'.repeat(40)}` } });

  expect(judgeObject(other, expected(), { at: at(5) })).toMatchObject({
    ending: {
      failure: {
        message: 'Another commit was applied to kustomization/apps: 7777777, approved was 9999999.',
      },
    },
  });
});

test.each([
  ['of a HelmRepository, at its version', {}, '6.5.0', 'done'],
  [
    'of a HelmRepository, at another',
    { history: [{ chartVersion: '6.4.0', status: 'deployed' }] },
    '6.5.0',
    'waiting',
  ],
  [
    'that was tried and not deployed',
    { history: [{ chartVersion: '6.5.0', status: 'failed' }] },
    '6.5.0',
    'waiting',
  ],
])('a HelmRelease %s', (_what, status, targetCommit, verdict) => {
  const object = parseHelmRelease(aHelmRelease({ status: { lastHandledReconcileAt: TOKEN, ...status } }));
  const asked = expected(object, { targetCommit, liveRevision: '6.4.0', isSuspended: true });

  const judgement = judgeObject({ ...object, requestedAt: TOKEN }, asked, {
    at: at(5),
    doneSince: LONG_DONE,
  });

  expect(judgement.state === 'over' ? judgement.ending.kind : judgement.state).toBe(verdict);
});
