import { describe, expect, test } from 'vitest';
import { hashPlan, shortHash } from '../../../../src/gate/plan-hash.ts';
import { toReport } from '../../../../src/jobs/sync/argocd/describe-plan.ts';
import type { Observation, PlannedSync } from '../../../../src/jobs/sync/argocd/plan.ts';
import { toNote } from '../../../../src/jobs/sync/argocd/plan-note.ts';
import type { Obstacle, Surroundings } from '../../../../src/jobs/sync/plan.ts';
import { aPlan, aPlanned } from './a-plan.ts';
import { TARGET } from './a-sync.ts';

const MINUTE = 60_000;

function aPlannedSync(
  plan: Parameters<typeof aPlan>[0] = {},
  rest: { surroundings?: Partial<Surroundings>; obstacles?: readonly Obstacle[] } = {},
): PlannedSync {
  const whole = aPlan({ freeze: null, operation: { kind: 'sync', prune: false }, ...plan });
  return {
    environment: 'prod',
    plan: whole,
    hash: hashPlan(whole),
    obstacles: rest.obstacles ?? [],
    surroundings: { preflightAgoMs: 4 * MINUTE, frozenUntil: null, ...rest.surroundings },
    observed: [],
  };
}

const obstacle = (id: string, application: string): Obstacle => ({
  id,
  application,
  kind: 'blocks',
  sentence: 'no',
});
const one = [[aPlanned()]];

function anObservation(seen: Partial<Observation> = {}): Observation {
  return {
    name: 'toy-web-prod',
    syncStatus: 'Synced',
    health: 'Healthy',
    comparedWith: null,
    reconciledAgoMs: 0,
    commits: 'unknown',
    operation: null,
    windows: 'unknown',
    ...seen,
  };
}

describe('the facts of a plan', () => {
  test.each<[PlannedSync, readonly string[]]>([
    [
      aPlannedSync(),
      ['nothing is pruned', '2 waves', 'preflight ready 4 min ago', 'no freeze', 'no window closed'],
    ],
    [
      aPlannedSync(
        { waves: one, freeze: 'year end', preflight: 'not-ready' },
        { surroundings: { preflightAgoMs: 180 * MINUTE } },
      ),
      ['nothing is pruned', 'preflight not ready 3 h ago', 'frozen: year end', 'no window closed'],
    ],
    [
      aPlannedSync(
        { waves: one, executor: 'argocd-api', preflight: 'none' },
        { surroundings: { preflightAgoMs: null }, obstacles: [obstacle('window-closed', 'toy-web-prod')] },
      ),
      [
        'nothing is pruned',
        "1 wave through Argo CD's API",
        'no preflight known: type preflight prod',
        'no freeze',
        'window closed for 1 application',
      ],
    ],
    [
      aPlannedSync({ waves: one, preflight: 'unknown' }),
      ['nothing is pruned', 'preflight could not tell 4 min ago', 'no freeze', 'no window closed'],
    ],
  ])('%#', (planned, facts) => {
    expect(toNote(planned)).toEqual({ id: shortHash(planned.hash), ways: [], facts });
  });

  test('windows that could not be read are not said to be open', () => {
    expect(toNote({ ...aPlannedSync(), observed: [anObservation()] }).facts.at(-1)).toBe('windows not known');
  });
});

test('where the list of resources is not known the verdict and the row say so, and it may go on', () => {
  const planned = aPlannedSync({
    waves: [[aPlanned({ outOfSync: 'unknown', toPrune: 'unknown', images: [] })]],
  });

  const { verdict, rows } = toReport(planned, { title: 'Production', durationMs: 0 });

  expect(verdict).toEqual({
    answer: 'yes',
    sentence:
      '1 application would change in Production, nothing is pruned, which resources of toy-web-prod change is not known',
  });
  expect(rows).toEqual([
    {
      id: 'toy-web-prod',
      title: 'toy-web-prod',
      state: 'passed',
      summary: '5555555 → 9999999, which resources change is not known',
      evidence: ['Argo CD compared with no commit yet, not with 9999999: the list of resources is not known'],
    },
  ]);
});

test('a list that is not known may hold changes, also where the commit stays', () => {
  const stays = aPlanned({ liveRevision: TARGET, outOfSync: 'unknown', toPrune: 'unknown', images: [] });
  const planned = aPlannedSync({ waves: [[stays]] });

  const { verdict, rows } = toReport(planned, { title: 'Production', durationMs: 0 });

  expect(verdict?.sentence).toMatch(/^1 application would change in Production, /);
  expect(rows[0]).toMatchObject({
    state: 'passed',
    summary: 'already at 9999999, which resources change is not known',
  });
});

test.each([
  ['could not compare', TARGET],
  ['was given no commit to compare with', 'unknown'],
])('Argo CD is not said to have compared with another commit where it %s', (_why, targetCommit) => {
  const planned = {
    ...aPlannedSync({ waves: [[aPlanned({ targetCommit, outOfSync: 'unknown', images: [], toPrune: [] })]] }),
    observed: [anObservation({ comparedWith: TARGET, syncStatus: 'Unknown' })],
  };

  expect(toReport(planned, { title: 'Production', durationMs: 0 }).rows[0]?.evidence).toEqual([]);
});
