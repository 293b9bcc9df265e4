import { describe, expect, test } from 'vitest';
import { checkMessageBlocks } from '../../sandbox/slack/blocks/validate.ts';
import { buildAbortAnswer } from '../../src/messages/abort-answer.ts';
import { buildRunMessage } from '../../src/messages/run-message.ts';
import type { RunView } from '../../src/messages/run-view.ts';
import type { ReportRow } from '../../src/report.ts';
import { anApproval } from './gate-runs.ts';
import { toPlain } from './plain.ts';
import { aReport, aRow, aRun, T0 } from './runs.ts';

const ONE = 'Phase 1: prepare';
const TWO = 'Phase 2: approve';
const THREE = 'Phase 3: sync';

const row = (id: string, group: string, given: Partial<ReportRow> = {}) =>
  aRow({ id, group, title: id, ...given });

/** Slack takes no more in one message. */
const MOST_BYTES = 13_200;

const PREPARED = [
  row('operators', ONE, { summary: '14 written, 2 already so', evidence: ['Subscription vso written'] }),
  row('vault', ONE, { summary: 'already so' }),
];

const LINES = [
  row('prepared', TWO, {
    summary: '34 parts are as they were written',
    evidence: ['a: there', 'b: there', 'c: there', 'd: there'],
    seenAt: T0.toISOString(),
  }),
  row('aws-resources', TWO, { state: 'skipped', summary: 'nothing in AWS is asked for here' }),
];

const PLAN = { id: '6b1f-20c9', ways: [], facts: ['commit 9f0c2e1'] };

function aBootstrap(
  rows: readonly ReportRow[],
  given: Partial<RunView> & { sentence?: string } = {},
): RunView {
  const { sentence, ...run } = given;
  const answer = run.error === undefined ? ('yes' as const) : ('no' as const);
  const report = aReport({
    title: 'prod bootstrap',
    noun: 'step',
    rows,
    plan: PLAN,
    ...(sentence !== undefined && { verdict: { answer, sentence } }),
  });
  return aRun({ kind: 'bootstrap', title: 'prod bootstrap', report, ...run });
}

/** Without its first two lines and its last, which every run has. */
const bodyOf = (run: RunView) => toPlain(buildRunMessage(run).blocks).slice(2, -1);

const over = (code = 'csv-failed'): Partial<RunView> => ({
  status: 'failed',
  finishedAt: T0,
  error: {
    code,
    message: 'CSV vso.v1.0.1 failed: install timeout.',
    next: 'oc describe csv vso.v1.0.1',
    reference: 'r1',
  },
});

const PHASE_1_STOPPED = aBootstrap(
  [
    ...PREPARED.slice(0, 1),
    row('tls', ONE, {
      state: 'failed',
      summary: '3 of 7: CSV vso.v1.0.1 failed: install timeout',
      remedy: 'oc describe csv vso.v1.0.1',
      evidence: ['Certificate router written'],
    }),
    row('vault', ONE, { state: 'pending' }),
  ],
  { ...over(), sentence: 'prod bootstrap stopped in phase 1: CSV vso.v1.0.1 failed: install timeout' },
);

describe('while phase 1 goes on', () => {
  const run = aBootstrap([
    ...PREPARED.slice(0, 1),
    row('tls', ONE, {
      state: 'running',
      summary: '2 of 5: waits for CSV openshift-gitops-operator.v1.18.1: Installing, 2 min',
    }),
    row('vault', ONE, { state: 'pending' }),
    row('register', ONE, { state: 'pending' }),
  ]);

  test('the step at work tells what it waits for and how long', () => {
    expect(bodyOf(run)).toEqual([
      '█████░░░░░░░░░░░░░░░  1 of 4 · commit 9f0c2e1',
      'Phase 1: prepare · 1 of 4',
      '✅ `operators`  14 written, 2 already so',
      '⏳ `tls`  2 of 5: waits for CSV openshift-gitops-operator.v1.18.1: Installing, 2 min',
      '➖ not begun  `vault`, `register`',
      '[ Abort ] [ Details ]',
    ]);
  });

  test('Abort stops the run, after a question', () => {
    expect(buildRunMessage(run).blocks.find(({ type }) => type === 'actions')).toMatchObject({
      elements: [{ action_id: 'run.cancel', value: '7k3f', confirm: { style: 'danger' } }, {}],
    });
  });
});

test('stopped in phase 1 it tells why, what to do, what was done and what was not, with Resume and Abort', () => {
  const { text, blocks } = buildRunMessage(PHASE_1_STOPPED);

  expect(toPlain(blocks)[0]).toBe(
    '# ❌ prod bootstrap stopped in phase 1: CSV vso.v1.0.1 failed: install timeout',
  );
  expect(bodyOf(PHASE_1_STOPPED)).toEqual([
    'CSV vso.v1.0.1 failed: install timeout.',
    'Phase 1: prepare · 1 of 3',
    '✅ `operators`  14 written, 2 already so',
    '❌ `tls`  3 of 7: CSV vso.v1.0.1 failed: install timeout',
    '    oc describe csv vso.v1.0.1',
    '➖ not begun  `vault`',
    '(details in the thread)',
    '[ Resume ] [ Abort ] [ Details ]',
  ]);
  expect(blocks.find(({ type }) => type === 'actions')).toMatchObject({
    elements: [{ action_id: 'run.again' }, { action_id: 'bootstrap.abort' }, {}],
  });
  expect(text).toMatch(/^prod bootstrap stopped in phase 1: CSV vso\.v1\.0\.1 failed/);
});

describe('while people decide', () => {
  const text = "to be confirmed by whoever approves: Security review of the environment's RBAC is done";
  const rows = [
    ...PREPARED,
    ...LINES,
    row('confirmation-1', TWO, { state: 'pending', summary: text }),
    row('wave-1', THREE, { state: 'pending', summary: 'bitiq-umbrella-prod' }),
    row('wave-2', THREE, { state: 'pending', summary: 'vault-config-prod' }),
  ];
  const run = aBootstrap(rows, {
    status: 'awaiting_approval',
    sentence: 'prod is prepared; nothing is synced before it is approved',
    approval: anApproval({ votes: [] }),
  });

  test('the checklist stands there with its evidence and when it was seen', () => {
    expect(bodyOf(run)).toEqual([
      'prod is prepared; nothing is synced before it is approved',
      'Phase 1: prepare · done',
      '✅ `operators`  14 written, 2 already so',
      '✅ `vault`  already so',
      'Phase 2: approve · 2 of 3',
      '✅ `prepared`  34 parts are as they were written · seen {08:00}',
      '  • a: there',
      '  • b: there',
      '  • c: there',
      '  • and 1 more in the thread',
      '➖ `aws-resources`  nothing in AWS is asked for here',
      `🔒 ${text}`,
      'Phase 3: sync · not begun',
      '➖ not begun  `wave-1`, `wave-2`',
      '(commit 9f0c2e1 · plan `6b1f-20c9`)',
      'needs  platform 1 of 2 (@ines) · security 0 of 1 · not @mara',
      '[ Approve ] [ Reject… ] [ View plan ] [ Withdraw ]',
    ]);
  });

  test('rejected, it says that what was prepared stays', () => {
    const approval = anApproval({ decision: 'rejected', decidedAt: T0, votes: [] });
    const lines = toPlain(buildRunMessage({ ...run, status: 'rejected', finishedAt: T0, approval }).blocks);

    expect(lines).toContain('Nothing was synced; what phase 1 has prepared stays as it is.');
    expect(lines.join()).not.toContain('Nothing was touched');
    expect(lines).toContain('[ Resume ] [ Abort ] [ Details ]');
  });
});

test('stopped in phase 3 it tells all three phases, and offers Resume and Abort', () => {
  const rows = [
    ...PREPARED,
    row('approval', TWO, { summary: 'the checklist held, and the plan is approved' }),
    row('bitiq-umbrella-prod', THREE, { summary: 'synced to 9f0c2e1' }),
    row('toy-web-prod', THREE, {
      state: 'failed',
      summary: 'Degraded',
      remedy: 'argocd app get toy-web-prod',
    }),
    row('routes', THREE, { state: 'skipped', summary: 'not begun' }),
  ];
  const approval = anApproval({ decision: 'approved', decidedAt: T0, votes: [] });
  const sentence = 'prod bootstrap stopped in phase 3: toy-web-prod is Degraded; 1 of 2 applications synced';
  const lines = toPlain(buildRunMessage(aBootstrap(rows, { ...over(), approval, sentence })).blocks);

  expect(lines[0]).toBe(
    '# ❌ Bootstrap prod stopped in phase 3: toy-web-prod is Degraded; 1 of 2 applications synced',
  );
  expect(lines).toEqual(
    expect.arrayContaining([
      'Phase 1: prepare · done',
      'Phase 2: approve · done',
      'Phase 3: sync · 2 of 3',
      '✅ `bitiq-umbrella-prod`  synced to 9f0c2e1',
      '❌ `toy-web-prod`  Degraded',
      '    argocd app get toy-web-prod',
      '➖ `routes`  not begun',
      '[ Resume ] [ Abort ] [ Details ]',
    ]),
  );
});

test('Abort lists what exists, and says why there is no --undo', () => {
  const { report } = PHASE_1_STOPPED;
  const lines = toPlain(
    buildAbortAnswer({ id: '7k3f', environment: 'prod', ...(report && { report }) }).blocks,
  );

  expect(lines).toEqual([
    '✅ Nothing more is done in prod; what exists stays as it is.',
    'What exists:',
    '  • operators: 14 written, 2 already so',
    '  • tls: Certificate router written',
    expect.stringMatching(/^There is no --undo: /),
    '(to go on after all: `resume 7k3f` · run `7k3f`)',
  ]);
});

describe("with more rows than Slack has room for, it keeps to Slack's limits", () => {
  const many = Array.from({ length: 300 }, (_, index) =>
    row(`application-${index}`, THREE, {
      state: (['passed', 'failed', 'running', 'pending', 'skipped'] as const)[index % 5] ?? 'passed',
      summary: `<!channel> ${'x'.repeat(400)}`,
      remedy: `oc get ${'y'.repeat(900)}`,
      evidence: Array.from({ length: 30 }, () => 'z'.repeat(200)),
      seenAt: T0.toISOString(),
    }),
  );
  const approval = anApproval();

  test.each<[RunView['status'], Partial<RunView>]>([
    ['running', {}],
    ['failed', over()],
    ['awaiting_approval', { approval, sentence: 'prod is prepared' } as Partial<RunView>],
    ['running', { approval: { ...approval, decision: 'approved' } }],
    ['failed', { ...over(), approval: { ...approval, decision: 'approved' } }],
  ])('%s', (status, given) => {
    const { blocks } = buildRunMessage(aBootstrap(many, { ...given, status }));

    expect(checkMessageBlocks(blocks)).toEqual([]);
    expect(Buffer.byteLength(JSON.stringify(blocks))).toBeLessThan(MOST_BYTES);
  });

  test('what Abort answers too', () => {
    const report = aReport({ rows: many });

    const { blocks } = buildAbortAnswer({ id: '7k3f', environment: 'prod', report });
    expect(checkMessageBlocks(blocks)).toEqual([]);
    expect(Buffer.byteLength(JSON.stringify(blocks))).toBeLessThan(MOST_BYTES);
  });
});
