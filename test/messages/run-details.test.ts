import type { KnownBlock } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { buildDetailsView } from '../../src/messages/details-view.ts';
import { buildHelpMessage } from '../../src/messages/help.ts';
import { buildJoinedMessage } from '../../src/messages/joined-run.ts';
import { buildRefusal } from '../../src/messages/refusal.ts';
import { buildRunDetails } from '../../src/messages/run-details.ts';
import { toPlain } from './plain.ts';
import { aFinishedRun, aReport, aRow, aRun, BLOCKED, passedRows, T0 } from './runs.ts';

describe('the details of a run', () => {
  const rows = [
    aRow({ id: 'api-login', summary: 'logged in as bitiq', durationMs: 120 }),
    aRow({ id: 'argocd-ready', state: 'skipped', summary: 'waits for api-login', remedy: 'nothing' }),
    aRow({
      id: 'worker-nodes',
      state: 'failed',
      summary: '2 of 3 workers Ready',
      evidence: ['worker-0 Ready', 'worker-2 NotReady', '2 of 3 workers Ready'],
      remedy: 'oc describe node worker-2',
      durationMs: 640,
    }),
  ];
  const run = aFinishedRun({
    report: aReport({ rows, verdict: { answer: 'no', sentence: 'prod is not ready' } }),
  });
  const inFull = [
    '❌ `worker-nodes`  2 of 3 workers Ready · 0.6 s',
    '  • worker-0 Ready',
    '  • worker-2 NotReady',
    '    oc describe node worker-2',
    '✅ `api-login`  logged in as bitiq · 0.1 s',
    '➖ `argocd-ready`  waits for api-login',
  ];

  it('stand in the thread, what did not pass first, with evidence that does not repeat the summary', () => {
    const [details, ...more] = buildRunDetails(run);

    expect(more).toEqual([]);
    expect(toPlain(details?.blocks ?? [])).toEqual(inFull);
    expect(details?.text).toBe('Details of prod preflight: 3 checks, what did not pass first.');
  });

  it('stand in a modal as well, under the verdict', () => {
    const view = buildDetailsView(run);

    expect(view.title.text).toBe('prod preflight');
    expect(toPlain(view.blocks as KnownBlock[])).toEqual(['prod is not ready', ...inFull, '(run `7k3f`)']);
  });

  it('are said to be missing while there are none', () => {
    expect(buildRunDetails(aRun())).toEqual([]);
    expect(toPlain(buildDetailsView(aRun()).blocks as KnownBlock[])).toEqual([
      'There is nothing to show yet.',
      '(run `7k3f`)',
    ]);
    expect(toPlain(buildDetailsView(aRun({ status: 'failed' })).blocks as KnownBlock[])).toEqual([
      'There is nothing to show, or it is too old to be kept: see the thread of its message.',
      '(run `7k3f`)',
    ]);
  });

  it('take several messages when they must, lose no row, and end with how to see the rest', () => {
    const many = passedRows(150).map((row) => ({ ...row, summary: 'y'.repeat(40) }));
    const endless = passedRows(10_000);

    const some = buildRunDetails(aFinishedRun({ report: aReport({ rows: many }) })).flatMap(({ blocks }) =>
      toPlain(blocks),
    );
    const four = buildRunDetails(aFinishedRun({ report: aReport({ rows: endless }) }));

    expect(some.map((line) => /`(.+)`/.exec(line)?.[1])).toEqual(many.map(({ id }) => id));
    expect(four).toHaveLength(4);
    const lines = four.flatMap(({ blocks }) => toPlain(blocks));
    const shown = lines.filter((line) => line.startsWith('✅')).length;
    expect(lines.at(-1)).toBe(`(and ${10_000 - shown} more · all of them: \`bitiq preflight prod --json\`)`);
  });

  it('keep the order of the job among rows of one state', () => {
    const [details] = buildRunDetails(BLOCKED);

    const failed = toPlain(details?.blocks ?? []).filter((line) => line.startsWith('❌'));
    expect(failed[0]).toContain('worker-nodes');
    expect(failed[1]).toContain('vault-policy-role');
  });
});

describe('what one person is told', () => {
  it('a refusal says what is wrong and what to do, and has a reference', () => {
    const { text, blocks } = buildRefusal({
      message: 'There is no environment <prd>.',
      next: 'Did you mean prod?',
      reference: 'k2Jd9',
    });

    expect(toPlain(blocks)).toEqual([
      'There is no environment <prd>.',
      'Did you mean prod?',
      '(reference `k2Jd9`)',
    ]);
    expect(text).toBe('There is no environment &lt;prd&gt;. Did you mean prod?');
  });

  it('who asks the same again is led to the run', () => {
    const { text, blocks } = buildJoinedMessage({
      id: '7k3f',
      kind: 'preflight',
      environment: 'prod',
      status: 'running',
      askedBy: 'mara',
      since: T0,
      link: 'https://acme.slack.com/archives/C0/p1',
    });

    expect(toPlain(blocks)[0]).toContain(
      '`prod preflight` is already running; `mara` asked <!date^1795248000^',
    );
    expect(toPlain(blocks)[0]).toContain('<https://acme.slack.com/archives/C0/p1|Follow it there>');
    expect(text).toBe('prod preflight is already running; asked by mara.');
  });

  it('who asks for what waits for approval is told so', () => {
    const { text } = buildJoinedMessage({
      id: '7k3f',
      kind: 'sync',
      environment: 'prod',
      status: 'awaiting_approval',
      askedBy: 'mara',
      since: T0,
      link: undefined,
    });

    expect(text).toBe('prod sync waits for approval already; asked by mara.');
  });
});

describe('help', () => {
  const preflight = {
    verb: 'preflight',
    summary: 'Is an environment ready',
    usage: 'preflight <environment> [--only <check,…>]',
    examples: [{ text: 'preflight prod', means: 'ask everything about prod' }],
    options: { only: { means: 'check ids, separated by commas' } },
  };

  it('lists what the caller may do and where', () => {
    const { text, blocks } = buildHelpMessage({ commands: [preflight], environments: ['prod', 'sno'] });

    expect(toPlain(blocks)).toEqual([
      '# What bitiq can do for you',
      '`/bitiq preflight <environment>`  Is an environment ready',
      'environments: `prod` `sno`',
      'options and examples: `/bitiq help <verb>`',
    ]);
    expect(text).toBe('What bitiq can do for you. preflight: Is an environment ready.');
  });

  it('of one verb has its options and examples to copy', () => {
    const { blocks } = buildHelpMessage({ commands: [preflight], environments: [], verb: 'preflight' });

    expect(toPlain(blocks)).toEqual([
      '# preflight: Is an environment ready',
      '    /bitiq preflight <environment> [--only <check,…>]',
      'Options',
      '`--only`  check ids, separated by commas',
      '\nExamples',
      'ask everything about prod',
      '    /bitiq preflight prod',
    ]);
  });
});
