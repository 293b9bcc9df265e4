import { describe, expect, test } from 'vitest';
import type { OperationView, SyncedResource } from '../../../../../src/integrations/argocd/operations.ts';
import { judgeOperation } from '../../../../../src/jobs/sync/argocd/apply/judge-operation.ts';
import type {
  Expectation,
  Judgement,
  Look,
  Memory,
} from '../../../../../src/jobs/sync/argocd/apply/judgement.ts';
import { NOW, TARGET } from '../a-sync.ts';
import { anOperationState, aView } from './fake-argocd.ts';

const later = (ms: number) => new Date(NOW.getTime() + ms);
const LATE = later(900_000);
const OURS = { runId: 'run-1', by: 'slack:T1/U1', revision: TARGET };
const THEIRS = { runId: undefined, by: 'jun', revision: '' };
const OTHER = '7'.repeat(40);
const WINDOW = { sentence: 'the allow window "0 8 * * 1-5" is closed; syncs open Mon 08:00' };

const EXPECTED: Expectation = {
  application: 'web-prod',
  runId: 'run-1',
  revision: TARGET,
  before: null,
  since: NOW,
  expiresAt: later(600_000),
  settleMs: 10_000,
  stuckAfterMs: 900_000,
  place: 'wave 2 of 3',
};

const HOOK: SyncedResource = {
  group: 'batch',
  kind: 'Job',
  namespace: 'bitiq-prod',
  name: 'migrate',
  status: '',
  message: 'waiting for completion',
  hookType: 'PreSync',
  hookPhase: 'Running',
  syncPhase: 'PreSync',
};

const BROKEN: SyncedResource = {
  ...HOOK,
  kind: 'Deployment',
  name: 'web',
  hookType: '',
  hookPhase: '',
  status: 'SyncFailed',
  message: 'field is immutable',
};

const running = (resources: readonly SyncedResource[] = [HOOK], message = 'waiting for hooks') => ({
  requested: OURS,
  state: anOperationState({ resources, message }),
});
const ended = (phase: string, state: Parameters<typeof anOperationState>[0] = {}) => ({
  state: anOperationState({ phase, ...state }),
});
const well = { ...ended('Succeeded'), syncStatus: 'Synced' };

interface Case {
  readonly view: Partial<OperationView>;
  readonly at?: Date;
  readonly memory?: Memory;
  readonly window?: Look['window'];
  readonly expected?: Partial<Expectation>;
}

function judge({ view, at = later(12_000), memory = {}, window, expected }: Case): Judgement {
  return judgeOperation({ at, answer: { view: aView(view) }, window }, { ...EXPECTED, ...expected }, memory);
}

function told(judgement: Judgement): string {
  if (judgement.state === 'waiting') return `waiting: ${judgement.summary}`;
  const { ending } = judgement;
  const end = judgement.end === true ? ', end it' : '';
  if (ending.kind === 'done') return `done: ${ending.summary}`;
  return 'failure' in ending ? `${ending.kind} ${ending.failure.code}${end}` : ending.kind;
}

describe('what a look says', () => {
  test.each<[string, Case, string]>([
    ['asked for, not begun', { view: { requested: OURS } }, 'waiting: Argo CD has not begun it yet'],
    [
      'the operation before ours is still shown',
      { view: { requested: OURS, state: anOperationState({ runId: undefined, phase: 'Succeeded' }) } },
      'waiting: Argo CD has not begun it yet',
    ],
    ['running', { view: running() }, 'waiting: Running: PreSync hook Job migrate, 12 s'],
    ['running without a resource', { view: running([]) }, 'waiting: Running, 12 s'],
    [
      'terminating',
      { view: { requested: OURS, state: anOperationState({ phase: 'Terminating' }) } },
      'waiting: Terminating, 12 s',
    ],
    ['succeeded and well', { view: well }, 'waiting: healthy for 0 of 10 s'],
    [
      'well for a while',
      { view: well, memory: { goodSince: later(6_000) } },
      'waiting: healthy for 6 of 10 s',
    ],
    [
      'well for the settle time',
      { view: well, memory: { goodSince: later(2_000) } },
      'done: synced to 9999999, healthy',
    ],
    [
      'succeeded, not in sync at the commit',
      { view: { ...well, syncStatus: 'OutOfSync' } },
      'waiting: synced to 9999999, sync OutOfSync at 9999999',
    ],
    [
      'in sync, not healthy',
      { view: { ...well, health: 'Progressing' } },
      'waiting: synced to 9999999, health Progressing',
    ],
    [
      'succeeded at another commit',
      { view: ended('Succeeded', { syncedRevision: OTHER }) },
      'failed wrong-revision',
    ],
    ['succeeded at no commit', { view: ended('Succeeded', { syncedRevision: '' }) }, 'failed wrong-revision'],
    ['failed', { view: ended('Failed', { message: 'no' }) }, 'failed sync-failed'],
    ['error', { view: ended('Error', { message: 'no' }) }, 'failed sync-failed'],
    [
      'degraded',
      { view: { ...well, health: 'Degraded', healthMessage: 'crash loop' } },
      'waiting: synced, Degraded: crash loop',
    ],
    [
      'degraded for the settle time',
      { view: { ...well, health: 'Degraded' }, memory: { degradedSince: later(2_000) } },
      'failed degraded',
    ],
    ["somebody else's is asked for", { view: { requested: THEIRS } }, 'failed operation-replaced'],
    [
      "somebody else's is asked for while ours runs",
      { view: { ...running(), requested: THEIRS } },
      'failed operation-replaced',
    ],
    [
      "somebody else's ran since",
      { view: { state: anOperationState({ runId: undefined, by: 'jun', phase: 'Succeeded' }) } },
      'failed operation-replaced',
    ],
    ['nothing of ours', { view: {} }, 'waiting: looks for its operation'],
    ['nothing of ours, for the fifth time', { view: {}, memory: { lost: 4 } }, 'failed operation-cleared'],
    [
      'only the operation before ours, for the fifth time',
      {
        view: { state: anOperationState({ runId: undefined }) },
        memory: { lost: 4 },
        expected: { before: NOW.toISOString() },
      },
      'failed operation-cleared',
    ],
    [
      'taken away while it runs, for the fifth time',
      { view: { ...running(), requested: undefined }, memory: { lost: 4 } },
      'failed operation-cleared',
    ],
    ['parked', { view: running([]), window: WINDOW }, `waiting: waits: ${WINDOW.sentence}`],
    [
      'parked before it began',
      { view: { requested: OURS }, window: WINDOW },
      `waiting: waits: ${WINDOW.sentence}`,
    ],
    [
      'parked when the approval goes stale',
      { view: running([]), window: WINDOW, at: later(600_000) },
      'failed window-closed, end it',
    ],
    [
      'parked for too long',
      { view: running([]), window: WINDOW, at: LATE, expected: { expiresAt: later(9_000_000) } },
      'failed window-closed, end it',
    ],
    ['never begun', { view: { requested: OURS }, at: LATE }, 'failed never-begun, end it'],
    [
      'not begun when the approval goes stale',
      { view: { requested: OURS }, at: later(600_000) },
      'failed never-begun, end it',
    ],
    [
      'running when the approval goes stale',
      { view: running(), at: later(600_000) },
      'waiting: Running: PreSync hook Job migrate, 10 min',
    ],
    ['running for too long', { view: running(), at: LATE }, 'failed sync_stuck'],
    ['never healthy', { view: { ...well, health: 'Progressing' }, at: LATE }, 'failed not-healthy'],
    ['never in sync', { view: { ...well, syncStatus: 'OutOfSync' }, at: LATE }, 'failed not-synced'],
    ['well at last, however late', { view: well, at: LATE }, 'waiting: healthy for 0 of 10 s'],
  ])('%s', (_, look, answer) => {
    expect(told(judge(look))).toBe(answer);
  });

  test('there is no such Application any more', () => {
    const judgement = judgeOperation({ at: NOW, answer: { view: undefined } }, EXPECTED, {});

    expect(told(judgement)).toBe('failed application-gone');
  });

  test('no answer is waited out, and then it is not known how it ended', () => {
    const silent = (at: Date) => told(judgeOperation({ at, answer: { silence: 'timeout' } }, EXPECTED, {}));

    expect(silent(later(1_000))).toBe('waiting: no answer: timeout');
    expect(silent(LATE)).toBe('errored cluster-silent');
  });
});

describe('what it remembers', () => {
  test.each<[string, Partial<OperationView>]>([
    ['not in sync', { ...well, syncStatus: 'OutOfSync' }],
    ['not healthy', { ...well, health: 'Progressing' }],
    ['degraded', { ...well, health: 'Degraded' }],
  ])('%s for one look, the settle time begins anew', (_, view) => {
    const judgement = judge({ view, memory: { goodSince: NOW } });

    expect(judgement).toMatchObject({ state: 'waiting' });
    expect('memory' in judgement && judgement.memory.goodSince).toBe(undefined);
  });

  test('a silence breaks the settle time', () => {
    const judgement = judgeOperation({ at: NOW, answer: { silence: 'timeout' } }, EXPECTED, {
      goodSince: NOW,
    });

    expect(judgement).toMatchObject({ memory: {} });
  });
});

describe('what people are told', () => {
  const failureOf = (judgement: Judgement) =>
    judgement.state === 'over' && 'failure' in judgement.ending ? judgement.ending : undefined;

  test('where a sync hangs: resource, hook, wave and message; and that it goes on', () => {
    const stuck = failureOf(judge({ view: running(), at: LATE }));

    expect(stuck?.failure).toEqual({
      code: 'sync_stuck',
      message:
        'The sync of web-prod hangs in wave 2 of 3, for more than 15 min: PreSync hook Job migrate for 15 min: waiting for completion. The operation goes on.',
      next: 'End it with Terminate, or: argocd app terminate-op web-prod',
    });
  });

  test('a patience of seconds in seconds', () => {
    const stuck = failureOf(judge({ view: running(), at: LATE, expected: { stuckAfterMs: 20_000 } }));

    expect(stuck?.failure.message).toContain('for more than 20 s:');
  });

  test("why a sync failed, in Argo CD's words, and what failed in it", () => {
    const broken = failureOf(
      judge({ view: ended('Failed', { message: 'one failed', resources: [BROKEN] }) }),
    );

    expect(broken?.failure.message).toBe('Argo CD could not sync web-prod: one failed');
    expect(broken).toMatchObject({ evidence: ['Deployment bitiq-prod/web: field is immutable'] });
  });

  test('who took its place', () => {
    expect(failureOf(judge({ view: { requested: THEIRS } }))?.failure.message).toBe(
      'An operation of jun took the place of ours on web-prod.',
    );
  });
});

describe('a commit that is not what the Application follows, asked for or since the branch moved on', () => {
  const elsewhere = { ...well, comparedWith: OTHER, syncStatus: 'OutOfSync' };
  const memory = { goodSince: later(2_000) };

  test("counts by the operation's own results, because Argo CD compares with another", () => {
    expect(told(judge({ view: elsewhere, memory }))).toBe('done: synced to 9999999, healthy');
  });

  test('must be in sync where Argo CD compares with it', () => {
    const view = { ...well, syncStatus: 'OutOfSync' };

    expect(told(judge({ view, memory }))).toContain('waiting: ');
  });
});

describe('an Application that is well only once what it brings is', () => {
  const expected = { isHealthAwaited: false };
  const missing = { ...well, health: 'Missing' };

  test('is done when it stays in sync, and nobody is told that it is healthy', () => {
    const memory = { goodSince: later(0) };

    expect(told(judge({ view: missing, expected }))).toBe('waiting: synced for 0 of 10 s');
    expect(judge({ view: missing, expected, memory })).toEqual({
      state: 'over',
      ending: { kind: 'done', summary: 'synced to 9999999' },
    });
  });

  test('is not done while it is OutOfSync', () => {
    const view = { ...missing, syncStatus: 'OutOfSync' };

    expect(told(judge({ view, expected }))).toContain('waiting: synced to 9999999, sync OutOfSync');
  });
});
