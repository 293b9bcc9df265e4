import { describe, expect, test } from 'vitest';
import type { KnownItem, StandingItem } from '../../../src/drift/compare-drift.ts';
import type { DriftKind } from '../../../src/drift/item.ts';
import { toItemId } from '../../../src/drift/item.ts';
import type { FailedLook } from '../../../src/jobs/drift/further/look-further.ts';
import type { DriftResult } from '../../../src/jobs/drift/run-drift.ts';
import { judge, toReport } from '../../../src/jobs/drift/verdict.ts';
import { renderReport } from '../../../src/messages/terminal/render-report.ts';
import { anEnvironment } from '../../helpers/an-environment.ts';

const AT = new Date('2026-11-21T08:00:00Z');
const argocdApi = { address: 'https://argocd.prod.example', tokenEnv: 'ARGOCD_TOKEN' };
const environment = anEnvironment({ title: 'Production', argocdApi });
const sno = anEnvironment({ name: 'sno', title: 'Single node' });
const ago = (days: number) => new Date(AT.getTime() - days * 86_400_000);

function anItem(item: Partial<StandingItem> & { readonly name?: string } = {}): StandingItem {
  const { name = 'toy-web', application = 'toy-web-prod', kind = 'out-of-sync', ...rest } = item;
  const resource = { group: 'apps', kind: 'Deployment', namespace: 'bitiq-prod', name };
  const identity = `${application}/Deployment.apps/bitiq-prod/${name}/${kind}`;
  const sentence = `Deployment ${name} is not as in Git`;
  return { identity, application, kind, resource, sentence, state: 'failed', standing: 'new', ...rest };
}

const aGone = (application: string): KnownItem => {
  const identity = `${application}/a/b/c/unhealthy`;
  const about = { kind: 'unhealthy', sentence: 'it is Degraded', isGone: false, times: 1 } as const;
  return { identity, application, since: ago(2), lastSeen: ago(1), ...about };
};

interface Given {
  readonly gone: KnownItem[];
  readonly failed: FailedLook[];
  readonly hasHistory: boolean;
  readonly application: string;
}

/** Somebody of that environment does not answer, since two days. */
function aSilence(of = environment): DriftResult {
  const unreachable = { source: 'Argo CD', why: 'ECONNREFUSED', isSilent: true, since: ago(2), open: 3 };
  return { environment: of, application: undefined, hasHistory: true, at: AT, durationMs: 9, unreachable };
}

function aResult(
  items: readonly StandingItem[],
  { gone = [], failed = [], ...rest }: Partial<Given> = {},
): DriftResult {
  const names = [...new Set([...items.map(({ application }) => application), 'toy-service-prod'])];
  const found = { applications: names, undetermined: new Set<string>(), items, apart: [] };
  const frame = { environment, application: undefined, hasHistory: true, at: AT, durationMs: 9 };
  return { ...frame, ...rest, found, failed, items, gone };
}

const unknown = { state: 'unknown', kind: 'not-refreshed' } as const;

test.each([
  ['yes', aResult([]), 'No drift in Production: 1 application as in Git'],
  [
    'yes',
    aResult([], { gone: [aGone('toy-web-prod')] }),
    'No drift in Production: 1 application as in Git, 1 gone',
  ],
  [
    'no',
    aResult([anItem(), anItem({ name: 'b', standing: 'still', since: ago(3) })], { gone: [aGone('x-prod')] }),
    'Drift in Production: 1 new, 1 still, 1 gone',
  ],
  [
    'no',
    aResult([anItem({ standing: 'reopened', times: 2 }), anItem({ name: 'b', ...unknown })]),
    'Drift in Production: 1 reopened, 1 could not be told',
  ],
  [
    'no',
    aResult([anItem({ standing: undefined })], { hasHistory: false }),
    'Drift in Production: 1 not as in Git, no history',
  ],
  ['no', aResult([anItem()], { application: 'toy-web-prod' }), 'Drift in toy-web-prod in Production: 1 new'],
  [
    'unknown',
    aResult([anItem(unknown)]),
    'could not determine whether Production has drifted: 1 could not be told',
  ],
])('the verdict is %s, in a sentence', (answer, result, sentence) => {
  expect(toReport([result]).verdict).toEqual({ answer, sentence });
});

test('a row tells how each stands, new ones first, and what to type', () => {
  const still = anItem({ application: 'vault-config-prod', standing: 'still', since: ago(3) });
  const back = anItem({ application: 'ci-prod', standing: 'reopened', times: 2 });

  const { rows } = toReport([aResult([still, back, anItem()], { gone: [aGone('gone-prod')] })]);

  expect(rows.map(({ id, state, summary }) => `${state} ${id} ${summary}`)).toEqual([
    'failed toy-web-prod new: Deployment toy-web is not as in Git',
    'failed ci-prod reopened, 2 times so far: Deployment toy-web is not as in Git',
    'failed vault-config-prod still, for 3 d: Deployment toy-web is not as in Git',
    'passed gone-prod gone after 2 d: it is Degraded',
    'passed toy-service-prod as in Git',
  ]);
  expect(rows[0]?.remedy).toBe('/bitiq sync prod toy-web-prod');
});

test('several items of an application are a number, and a line each below', () => {
  const still = anItem({ name: 'b', standing: 'still', since: ago(3) });

  const [row] = toReport([aResult([still, anItem()])]).rows;

  expect(row?.summary).toBe('2 items: 1 new, 1 still');
  expect(row?.evidence).toEqual([
    'new: Deployment toy-web is not as in Git',
    'still, for 3 d: Deployment b is not as in Git',
  ]);
});

test('with new it shows what is new or back alone', () => {
  const items = [
    anItem({ standing: 'still', since: ago(1), application: 'a-prod' }),
    anItem({ standing: 'reopened', times: 2, application: 'b-prod' }),
    anItem({ application: 'c-prod' }),
  ];

  const { rows, verdict } = toReport([aResult(items)], { show: 'new' });

  expect(rows.map(({ id }) => id)).toEqual(['c-prod', 'b-prod']);
  expect(verdict?.sentence).toBe('Drift in Production: 1 new, 1 reopened, 1 still');
});

test('with new it says first that nothing is', () => {
  const { rows, verdict } = toReport([aResult([anItem({ standing: 'still', since: ago(1) })])], {
    show: 'new',
  });

  expect(rows).toEqual([]);
  expect(verdict?.sentence).toBe('Drift in Production: nothing new, 1 still');
});

test('what is snoozed is counted once, in the verdict and in its row', () => {
  const snooze = { by: 'slack:T1/U9', reason: 'later', until: ago(-3), isOver: false };
  const items = [
    anItem({ standing: 'still', since: ago(3) }),
    anItem({ name: 'b', standing: 'still', since: ago(3), snooze }),
    anItem({ name: 'c', standing: 'still', since: ago(3), snooze, ...unknown }),
  ];

  const { rows, verdict } = toReport([aResult(items)]);

  expect(verdict?.sentence).toBe('Drift in Production: 1 still, 2 snoozed');
  expect(rows[0]?.summary).toBe('3 items: 1 still, 2 snoozed');
});

test.each([
  ['those that were looked at, however few rows', aResult([anItem()]), 'new', 2],
  [
    'those that should be there too',
    aResult([anItem({ kind: 'absent', application: 'x-prod' })]),
    undefined,
    2,
  ],
  ['none where nobody answers', aSilence(), undefined, 0],
] as const)('its applications are %s', (_, result, show, count) => {
  expect(toReport([result], { show }).count).toBe(count);
});

test('ten thousand items fold into counts, and with all into more rows', () => {
  const items = Array.from({ length: 10_000 }, (_, index) =>
    anItem({ application: `app-${Math.floor(index / 10)}-prod`, name: `n${index}` }),
  );
  const rowsOf = (show?: 'all') =>
    toReport([aResult(items)], { show }).rows.filter(({ state }) => state === 'failed');

  const rows = rowsOf();

  expect(rows).toHaveLength(51);
  expect(rows[0]?.evidence).toHaveLength(8);
  expect(rows[0]?.evidence?.at(-1)).toBe('and 3 more');
  expect(rows[50]).toMatchObject({ id: '950 more applications', summary: '9500 items: 9500 new' });
  expect(rowsOf('all')).toHaveLength(501);
});

test('applications as in Git have a row each, or none where they are more than the rows', () => {
  const many = (count: number) => {
    const applications = Array.from({ length: count }, (_, index) => `app-${index}-prod`);
    const found = { applications, undetermined: new Set<string>(), items: [], apart: [] };
    const result = { ...aResult([], { gone: [aGone('app-0-prod')] }), found };
    return (show?: 'all') => toReport([result], { show }).rows.length;
  };

  expect([many(51)(), many(52)(), many(52)('all')]).toEqual([51, 1, 52]);
});

test.each<[DriftKind, string]>([
  ['absent', 'Bring toy-web-prod back from Git, or take it out of environments.prod.waves in bitiq.yaml'],
  ['unlisted', 'Add toy-web-prod under environments.prod.waves in bitiq.yaml, or take it out of Git'],
  ['auto-sync', 'Take syncPolicy.automated of toy-web-prod out of Git'],
  [
    'not-refreshed',
    'oc annotate applications.argoproj.io toy-web-prod -n openshift-gitops argocd.argoproj.io/refresh=normal --overwrite',
  ],
  ['surplus', '/bitiq sync prod toy-web-prod --prune'],
  ['out-of-sync', '/bitiq sync prod toy-web-prod'],
  ['unhealthy', 'oc describe deployment.apps toy-web -n bitiq-prod'],
])('what is %s has its remedy', (kind, remedy) => {
  expect(toReport([aResult([anItem({ kind })])]).rows[0]?.remedy).toBe(remedy);
});

test('a remedy to paste takes no name that is none', () => {
  const item = anItem({ kind: 'unhealthy', name: 'a; rm -rf ~' });

  expect(toReport([aResult([item])]).rows[0]?.remedy).toBe(
    'oc describe applications.argoproj.io toy-web-prod -n openshift-gitops',
  );
});

test('a cluster that does not answer is unreachable; one that says no is not', () => {
  const frame = { environment, application: undefined, hasHistory: true, at: AT, durationMs: 9 };
  const silent = {
    ...frame,
    unreachable: {
      source: 'Argo CD',
      why: 'ECONNREFUSED',
      isSilent: true,
      since: ago(2),
      open: 3,
      next: 'oc whoami',
    },
  };
  const refused = {
    ...frame,
    unreachable: {
      source: 'Argo CD',
      why: '403 on list applications',
      isSilent: false,
      since: undefined,
      open: 0,
    },
  };

  expect(toReport([silent])).toMatchObject({
    verdict: {
      answer: 'unknown',
      sentence: 'could not determine whether Production has drifted: it is unreachable',
    },
    rows: [
      {
        summary: 'unreachable since 19 Nov 08:00 UTC (2 d): ECONNREFUSED',
        evidence: ['3 items open when it was last asked'],
        remedy: 'oc whoami',
      },
    ],
  });
  expect(toReport([refused]).rows).toMatchObject([{ state: 'unknown', summary: '403 on list applications' }]);
  expect(toReport([refused]).verdict?.sentence).toContain('has drifted: Argo CD did not tell');
  expect(judge([silent])).toBe('unknown');
});

test('without the API of Argo CD people ask it themselves what differs', () => {
  const bare = { ...aResult([anItem()]), environment: anEnvironment() };

  expect(toReport([bare]).rows[0]?.evidence).toEqual(['argocd app diff toy-web-prod tells what differs']);
  expect(toReport([aResult([anItem()])]).rows[0]?.evidence).toBeUndefined();
});

test('what differs is told below the only item of an application', () => {
  const difference = ['spec.replicas: 2 in Git, 5 live', 'spec.paused: false in Git, true live'];

  const [row] = toReport([aResult([anItem({ difference })])]).rows;

  expect(row?.evidence).toEqual(difference);
  expect(row?.items).toMatchObject([{ hasDifference: true, canSync: true }]);
});

test('an item of a row is known by its id, and says how it stands', () => {
  const still = anItem({ standing: 'still', since: ago(3), times: 2, kind: 'unhealthy' });

  const [row] = toReport([aResult([still])]).rows;

  expect(row?.items).toEqual([
    {
      id: toItemId('prod', still.identity),
      environment: 'prod',
      application: 'toy-web-prod',
      kind: 'unhealthy',
      state: 'failed',
      sentence: still.sentence,
      standing: 'still',
      since: ago(3).toISOString(),
      times: 2,
      canSync: false,
    },
  ]);
});

describe('several environments', () => {
  const shared = {
    id: 'release',
    title: 'Release manifest',
    why: 'GitHub cannot be reached',
  };

  test('stand under their titles; what is about none of their applications is known by their name', () => {
    const { rows, title, verdict } = toReport([aResult([anItem()], { failed: [shared] }), aSilence(sno)]);

    expect(title).toBe('Production and Single node drift');
    expect(rows.map(({ group, id, state }) => `${group}: ${id} ${state}`)).toEqual([
      'Production: toy-web-prod failed',
      'Production: prod release unknown',
      'Production: toy-service-prod passed',
      'Single node: sno unknown',
    ]);
    expect(verdict).toEqual({
      answer: 'no',
      sentence:
        'Drift in Production: 1 new, Release manifest could not be looked at, Single node unreachable',
    });
  });

  test.each([
    ['clean', [aResult([]), aResult([])], 'No drift in Production and Production: 2 applications as in Git'],
    [
      'unknown',
      [aResult([]), aSilence(sno)],
      'could not determine whether Single node has drifted: it is unreachable, 1 other environment as in Git',
    ],
    [
      'drifted',
      [{ ...aResult([]), environment: sno }, aResult([anItem()])],
      'Drift in Production: 1 new, 1 other environment as in Git',
    ],
    ['drifted', [aSilence(sno), aResult([anItem()])], 'Drift in Production: 1 new, Single node unreachable'],
  ] as const)('are %s as the worst of them is', (verdict, results, sentence) => {
    expect(judge(results)).toBe(verdict);
    expect(toReport(results).verdict?.sentence).toBe(sentence);
  });

  test('stand under headings at a terminal', () => {
    const text = renderReport(toReport([aResult([anItem()]), aSilence(sno)]), { columns: 80, colour: false });

    expect(text).toContain('\n\nProduction\n\n❌ failed · toy-web-prod\n');
    expect(text).toContain(
      '\n\nSingle node\n\n❔ could not tell · sno\n   unreachable since 19 Nov 08:00 UTC (2 d): ECONNREFUSED\n',
    );
  });
});

test('what is snoozed stands last and is a warning', () => {
  const snooze = { by: 'slack:T1/U0OMAR', reason: 'waiting for the Vault upgrade', isOver: false };
  const quiet = anItem({
    application: 'vault-config-prod',
    standing: 'still',
    since: ago(3),
    snooze: { ...snooze, until: new Date('2026-11-24T08:00:00Z') },
  });

  const { rows, verdict } = toReport([aResult([quiet, anItem()])]);

  expect(rows.slice(0, 2).map(({ id, state }) => `${id} ${state}`)).toEqual([
    'toy-web-prod failed',
    'vault-config-prod warning',
  ]);
  expect(rows[1]?.summary).toBe(
    'still, for 3 d: Deployment toy-web is not as in Git (snoozed until Tue 08:00 UTC: "waiting for the Vault upgrade")',
  );
  expect(verdict?.sentence).toBe('Drift in Production: 1 new, 1 snoozed');
  expect(judge([aResult([quiet])])).toBe('clean');
});
