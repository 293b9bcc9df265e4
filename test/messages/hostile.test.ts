import type { KnownBlock } from '@slack/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkMessageBlocks, checkView } from '../../sandbox/slack/blocks/validate.ts';
import { buildApprovalsMessage, type WaitingView } from '../../src/messages/approvals.ts';
import { buildDetailsView } from '../../src/messages/details-view.ts';
import { buildHelpMessage } from '../../src/messages/help.ts';
import { buildHomeView } from '../../src/messages/home.ts';
import { buildJoinedMessage } from '../../src/messages/joined-run.ts';
import { buildLinkCode } from '../../src/messages/link-code.ts';
import { buildLockEvent, buildLockStatus } from '../../src/messages/lock.ts';
import { buildOutcomeNotice, buildReminder } from '../../src/messages/notices.ts';
import { buildPlanDialog } from '../../src/messages/plan-dialog.ts';
import type { PlannedPart } from '../../src/messages/plan-in-full.ts';
import { buildApproveDialog, buildRejectDialog } from '../../src/messages/reason-dialog.ts';
import { buildRefusal } from '../../src/messages/refusal.ts';
import { buildRunDetails } from '../../src/messages/run-details.ts';
import { buildRunMessage } from '../../src/messages/run-message.ts';
import type { ApprovalView, RunView, SlackMessage } from '../../src/messages/run-view.ts';
import { buildStatusMessage, buildStatusOverview } from '../../src/messages/status.ts';
import type { StatusView } from '../../src/messages/status-view.ts';
import { renderApprovals } from '../../src/messages/terminal/render-approvals.ts';
import { renderGateRun } from '../../src/messages/terminal/render-gate-run.ts';
import { renderLock, renderLockEvent } from '../../src/messages/terminal/render-lock.ts';
import { renderPlan } from '../../src/messages/terminal/render-plan.ts';
import { renderReport } from '../../src/messages/terminal/render-report.ts';
import { renderStatus, renderStatusOverview } from '../../src/messages/terminal/render-status.ts';
import { renderVote } from '../../src/messages/terminal/render-vote.ts';
import { renderWhy } from '../../src/messages/terminal/render-why.ts';
import { buildVoteAnswer } from '../../src/messages/vote-answer.ts';
import { buildWhyMessage, type RuleView } from '../../src/messages/why.ts';
import type { ReportItem, ReportRow, RowState } from '../../src/report.ts';
import type { RunStatus } from '../../src/runs/run.ts';
import { T0 } from './runs.ts';

const NASTY = [
  '<!channel>',
  '<!here|here>',
  '<@U0VICTIM>',
  '<#C0VICTIM>',
  '<!subteam^S0VICTIM>',
  '<https://evil.example|prod is ready>',
  '&lt;!channel&gt;',
  '`',
  '```',
  '*bold* _it_ ~no~',
  '\ud83d',
  '\udc00',
  '👩‍💻',
  '\u202eevil\u2066',
  'שלום',
  '\n\n\n',
  '\u001b[2J\u001b[31m',
  '\u0000',
  '&'.repeat(3_000),
  '<'.repeat(3_000),
  '\ud83d\ude00'.repeat(3_000),
  'x'.repeat(1_000_000),
  '',
];

/** An environment of which everything that is told comes from outside. */
function aHostileStatus(text: string, item: WaitingView): StatusView {
  const told = { answer: 'no', sentence: text, at: T0 } as const;
  return {
    environment: text,
    lock: {
      environment: text,
      queue: [{ act: text, runId: text, since: T0 }],
      holder: { name: text, reason: text, takenAt: T0 },
    },
    freeze: { isNow: true, when: text, reason: text },
    runs: Array(6).fill({ id: text, kind: text, headline: text, askedBy: text, at: T0, link: text }),
    waiting: Array(40).fill(item),
    waitsForMe: 1,
    preflight: told,
    smoke: told,
    drift: told,
    silence: { since: T0, why: text },
    next: { what: text, at: T0 },
  };
}

const hostileText = fc.oneof(
  fc.constantFrom(...NASTY),
  fc
    .array(fc.constantFrom(...NASTY.filter((text) => text.length < 5_000)), { maxLength: 6 })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
);
/** Rows come back from SQL as JSON of an older or a broken version: anything may be missing. */
const maybe = fc.option(hostileText, { nil: null }) as unknown as fc.Arbitrary<string>;
const state = fc.constantFrom<RowState>(
  'pending',
  'running',
  'passed',
  'failed',
  'warning',
  'unknown',
  'unknown-warning',
  'skipped',
);

const time = fc.constantFrom(T0.toISOString(), 'never', '') as fc.Arbitrary<string>;
const item = fc
  .record({
    id: maybe,
    environment: maybe,
    application: maybe,
    kind: maybe,
    state: fc.constantFrom('failed', 'unknown'),
    sentence: maybe,
    standing: fc.constantFrom('new', 'still', 'reopened', undefined),
    since: fc.option(time, { nil: undefined }),
    times: fc.nat(),
    canSync: fc.boolean(),
    snooze: fc.option(fc.record({ by: hostileText, reason: maybe, until: time, isOver: fc.boolean() }), {
      nil: undefined,
    }),
  })
  .map((found) => found as ReportItem);

const row: fc.Arbitrary<ReportRow> = fc.record({
  id: maybe,
  title: maybe,
  state,
  summary: maybe,
  remedy: maybe,
  evidence: fc.array(maybe, { maxLength: 5 }),
  durationMs: fc.oneof(fc.nat(), fc.constantFrom(Number.NaN, -1, 1e300)),
  items: fc.array(item, { maxLength: 3 }),
  itemCount: fc.nat(),
});

const rows = fc.oneof(
  fc.array(row, { maxLength: 40 }),
  fc.tuple(row, fc.constantFrom(60, 10_000)).map(([one, count]) => Array<ReportRow>(count).fill(one)),
);

const plan = fc.record({
  id: hostileText,
  facts: fc.array(hostileText, { maxLength: 30 }),
  ways: fc.array(
    fc.record({
      title: hostileText,
      url: fc.oneof(
        hostileText,
        fc.constantFrom('https://github.com/acme/gitops/compare/a...b', 'https://x|y'),
      ),
      commits: fc.array(hostileText, { maxLength: 12 }),
    }),
    { maxLength: 12 },
  ),
});

const approval = fc
  .record({
    planId: hostileText,
    ballot: hostileText,
    needs: hostileText,
    expiresAt: fc.constant(T0),
    decision: fc.option(fc.constantFrom('approved', 'rejected', 'withdrawn', 'expired', 'cancelled'), {
      nil: undefined,
    }),
    decidedAt: fc.option(fc.constant(T0), { nil: undefined }),
    votes: fc.array(
      fc.record({
        name: hostileText,
        decision: fc.constantFrom('approve', 'reject', 'revoke', 'withdraw'),
        reason: maybe,
        at: fc.constant(T0),
      }),
      { maxLength: 40 },
    ),
    lock: fc.option(
      fc.record({ position: fc.nat(), owner: hostileText, reason: maybe, takenAt: fc.constant(T0) }),
      {
        nil: undefined,
      },
    ),
  })
  .map((view) => view as ApprovalView);

const run: fc.Arbitrary<RunView> = fc
  .record({
    id: hostileText.filter((text) => text !== ''),
    kind: hostileText,
    title: hostileText,
    environment: hostileText,
    requestedBy: hostileText,
    status: fc.constantFrom<RunStatus>(
      'queued',
      'running',
      'awaiting_approval',
      'succeeded',
      'failed',
      'errored',
      'cancelled',
      'rejected',
      'expired',
    ),
    waitingForQueue: fc.boolean(),
    attempt: fc.nat(),
    createdAt: fc.constant(T0),
    finishedAt: fc.option(fc.constant(T0), { nil: undefined }),
    report: fc.option(
      fc.record({
        title: hostileText,
        environment: hostileText,
        rows,
        durationMs: fc.nat(),
        noun: fc.constantFrom('check', 'application'),
        plan: fc.option(plan, { nil: undefined }),
        verdict: fc.record({ answer: fc.constantFrom('yes', 'no', 'unknown'), sentence: hostileText }),
      }),
      { nil: undefined },
    ),
    reason: fc.option(hostileText, { nil: undefined }),
    cancelledBy: fc.option(hostileText, { nil: undefined }),
    approval: fc.option(approval, { nil: undefined }),
    error: fc.option(
      fc.record({
        code: fc.oneof(hostileText, fc.constantFrom('plan_changed', 'sync_stuck')),
        message: hostileText,
        next: hostileText,
        reference: hostileText,
      }),
      {
        nil: undefined,
      },
    ),
  })
  .map((view) => view as RunView);

const waiting: fc.Arbitrary<WaitingView> = fc.record({
  runId: hostileText,
  act: hostileText,
  environment: hostileText,
  askedBy: hostileText,
  reason: maybe,
  askedAt: fc.constant(T0),
  expiresAt: fc.constant(T0),
  needs: hostileText,
  planId: hostileText,
  ballot: hostileText,
  link: fc.oneof(hostileText, fc.constant('https://acme.slack.com/archives/C0/p1')),
  position: fc.option(fc.nat(), { nil: undefined }),
});

const rules = fc.array(
  fc.record({
    rule: fc.nat(),
    title: hostileText,
    verdict: fc.constantFrom('holds', 'waits', 'broken', 'later'),
    sentence: hostileText,
  }),
  { maxLength: 40 },
) as fc.Arbitrary<readonly RuleView[]>;

const texts = fc.array(hostileText, { maxLength: 80 });
const part: fc.Arbitrary<PlannedPart> = fc.record({
  name: hostileText,
  gist: hostileText,
  commits: fc.array(fc.record({ text: hostileText, url: hostileText }), { maxLength: 80 }),
  images: texts,
  resources: texts,
  objects: fc.array(fc.record({ name: hostileText, place: hostileText, fields: texts }), { maxLength: 20 }),
  pruned: texts,
  windows: texts,
  options: texts,
});

/** Mark-up that this room writes itself: a time. Everything else in angle brackets came from outside. */
const OWN = /<!date\^\d+\^\{date_short_pretty\} \{time\}\|[0-9: -]+UTC>/g;

function assertMrkdwn(text: string, limit: number): void {
  expect(text.length).toBeGreaterThan(0);
  expect(text.length).toBeLessThanOrEqual(limit);
  expect(text.isWellFormed()).toBe(true);
  expect(text.replace(OWN, '')).not.toMatch(/[<>]/);
  expect(text.replace(OWN, '')).not.toMatch(/&(?!amp;|lt;|gt;)/);
}

function assertBlocks(blocks: readonly KnownBlock[], most: number): void {
  expect(blocks.length).toBeGreaterThan(0);
  expect(blocks.length).toBeLessThanOrEqual(most);
  for (const block of blocks) assertBlock(block);
}

function assertBlock(block: KnownBlock): void {
  if (block.type === 'header') assertPlain(block.text.text, 150);
  else if (block.type === 'section') assertMrkdwn(block.text?.text ?? '', 3_000);
  else if (block.type === 'context') {
    expect(block.elements.length).toBeLessThanOrEqual(10);
    for (const element of block.elements) if ('text' in element) assertMrkdwn(element.text, 3_000);
  } else if (block.type === 'actions') {
    for (const button of block.elements) {
      if (button.type !== 'button') throw new Error(button.type);
      assertPlain(button.text.text, 75);
      expect(button.value?.length).toBeLessThanOrEqual(2_000);
      if (button.confirm) assertPlain(button.confirm.text?.text ?? '', 300);
    }
  } else if (block.type === 'rich_text') assertRichText(block.elements);
  else if (block.type === 'input') assertPlain(block.label.text, 150);
  else if (block.type !== 'divider') throw new Error(`unexpected block ${block.type}`);
}

function assertRichText(parts: readonly { type: string; elements: readonly unknown[] }[]): void {
  expect(parts.length).toBeGreaterThan(0);
  for (const { type, elements } of parts) {
    if (type === 'rich_text_list') {
      assertRichText(elements as Parameters<typeof assertRichText>[0]);
      continue;
    }
    expect(['rich_text_section', 'rich_text_preformatted']).toContain(type);
    expect(elements.length).toBeGreaterThan(0);
    for (const element of elements as { type: string; text: string; url?: string }[]) {
      expect(['text', 'link', 'date', 'user']).toContain(element.type);
      if (element.type === 'date') continue;
      if (element.type === 'user') {
        expect((element as unknown as { user_id: string }).user_id).toMatch(/^[UW][A-Z0-9]{2,20}$/);
        continue;
      }
      if (element.type === 'link') expect(element.url).toMatch(/^https:\/\/[^\s<>|]+$/);
      assertPlain(element.text, 3_000);
      if (type === 'rich_text_section') expect(element.text).not.toMatch(/<[!@#]/);
    }
  }
}

function assertPlain(text: string, limit: number): void {
  expect(text.length).toBeGreaterThan(0);
  expect(text.length).toBeLessThanOrEqual(limit);
  expect(text.isWellFormed()).toBe(true);
  expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
}

function assertMessage(message: SlackMessage<KnownBlock>): void {
  assertMrkdwn(message.text, 400);
  assertBlocks(message.blocks, 50);
  expect(checkMessageBlocks(message.blocks)).toEqual([]);
  expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThan(13_200);
}

describe('whatever comes back from outside', { timeout: 60_000 }, () => {
  it("a run's message stays within Slack's limits and calls nobody", () => {
    fc.assert(
      fc.property(run, (view) => assertMessage(buildRunMessage(view))),
      { numRuns: 200 },
    );
  });

  it('so does each message of its thread, and the modal', () => {
    fc.assert(
      fc.property(run, (view) => {
        const details = buildRunDetails(view);
        expect(details.length).toBeLessThanOrEqual(4);
        for (const message of details) assertMessage(message);
        const modal = buildDetailsView(view);
        assertPlain(modal.title.text, 24);
        assertBlocks(modal.blocks as KnownBlock[], 100);
        expect(checkView(modal)).toEqual([]);
        expect(Buffer.byteLength(JSON.stringify(modal))).toBeLessThan(13_200);
      }),
      { numRuns: 150 },
    );
  });

  it('so do refusals, help and the way to a run that is there already', () => {
    const entry = fc.record({
      verb: hostileText,
      summary: hostileText,
      usage: hostileText,
      examples: fc.array(fc.record({ text: hostileText, means: hostileText })),
      options: fc.dictionary(fc.string(), fc.record({ means: hostileText })),
    });
    fc.assert(
      fc.property(
        hostileText,
        hostileText,
        fc.array(entry),
        fc.array(hostileText),
        (one, other, commands, environments) => {
          assertMessage(buildRefusal({ message: one, next: other, reference: one }));
          assertMessage(buildHelpMessage({ commands, environments }));
          assertMessage(buildHelpMessage({ commands, environments, verb: commands[0]?.verb }));
          const joined = {
            id: one,
            kind: other,
            environment: one,
            status: 'running' as const,
            askedBy: other,
            since: T0,
            link: undefined,
          };
          assertMessage(buildJoinedMessage(joined));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('so do the answers, lists and notices of the gate', () => {
    fc.assert(
      fc.property(run, waiting, rules, hostileText, (view, item, ruled, text) => {
        const lists = { forMe: [item, item], mine: [item], others: Array<WaitingView>(60).fill(item) };
        const vote = {
          act: text,
          environment: text,
          needs: item.needs,
          isApproved: false,
          ballot: item.ballot,
        };
        for (const decision of ['approve', 'reject', 'revoke', 'withdraw'] as const) {
          assertMessage(buildVoteAnswer({ ...vote, decision }));
        }
        assertMessage(buildApprovalsMessage(lists));
        assertMessage(buildStatusMessage(aHostileStatus(text, item), T0));
        assertMessage(buildStatusOverview(Array(12).fill(aHostileStatus(text, item)), T0));
        assertMessage(buildWhyMessage({ ...item, state: text, rules: ruled, next: text }));
        assertMessage(buildOutcomeNotice(view, text));
        assertMessage(buildReminder(item, text));
        const holder = { name: text, reason: text, takenAt: T0, run: { act: text, id: text } };
        const queue = Array(40).fill({ act: text, runId: text, since: T0, link: text });
        assertMessage(buildLockStatus({ environment: text, holder, queue }));
        assertMessage(buildLockEvent(text, { what: 'stolen', by: text, from: text, reason: text }));
        assertMessage(buildLinkCode({ code: text, command: text, expiresAt: T0 }));
      }),
      { numRuns: 150 },
    );
  });

  it('so do its dialogs and App Home, within what a view takes', () => {
    fc.assert(
      fc.property(waiting, fc.array(part, { maxLength: 6 }), hostileText, (item, parts, text) => {
        const asked = { act: text, planId: text, askedBy: text, reason: text, ballot: text };
        const whole = {
          act: text,
          runId: text,
          planId: text,
          hash: text,
          facts: [text, text],
          confirmations: [text],
          command: text,
        };
        const run = { id: text, kind: text, headline: text, askedBy: text, at: T0, link: text };
        const items = Array<WaitingView>(40).fill(item);
        for (const view of [
          buildRejectDialog(asked),
          buildApproveDialog(asked),
          buildPlanDialog({
            ...whole,
            waves: [
              parts,
              Array(120)
                .fill(parts[0] ?? [])
                .flat(),
            ],
          }),
          buildHomeView({
            waiting: { forMe: items, mine: items, others: items },
            environments: Array(40).fill(aHostileStatus(text, item)),
            lastRuns: Array(40).fill(run),
            at: T0,
          }),
        ]) {
          assertBlocks(view.blocks as KnownBlock[], 100);
          expect(checkView(view)).toEqual([]);
          expect(JSON.stringify(view).length).toBeLessThan(100_000);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('a terminal is sent no control sequence by the gate', () => {
    const style = { columns: 80, colour: false, now: T0 };
    fc.assert(
      fc.property(
        run,
        waiting,
        rules,
        fc.array(part, { maxLength: 3 }),
        hostileText,
        (view, item, ruled, parts, text) => {
          const plan = {
            act: text,
            runId: text,
            planId: text,
            hash: text,
            facts: [text],
            confirmations: [text],
            command: text,
            waves: [parts],
          };
          const printed = [
            view.approval ? renderGateRun(view, view.approval, style) : '',
            renderPlan(plan, style),
            renderWhy({ ...item, state: text, rules: ruled, next: text }, style),
            renderApprovals({ forMe: [item], mine: [], others: [item] }, style),
            renderStatus(aHostileStatus(text, item), style),
            renderStatusOverview([aHostileStatus(text, item)], style),
            renderLock(
              {
                environment: text,
                holder: { name: text, reason: text, takenAt: T0, run: { act: text, id: text } },
                queue: [],
              },
              style,
            ),
            renderLockEvent(text, { what: 'taken', by: text, reason: text }, style),
            renderVote(
              {
                decision: 'approve',
                act: text,
                environment: text,
                needs: text,
                isApproved: true,
                ballot: text,
              },
              style,
            ),
          ].join('');
          // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
          expect(printed).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('a terminal is never sent a control sequence', () => {
    fc.assert(
      fc.property(run, ({ report }) => {
        if (report === undefined) return;
        const text = renderReport(report, { columns: 80, colour: false });
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
        expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      }),
      { numRuns: 40 },
    );
  });
});
