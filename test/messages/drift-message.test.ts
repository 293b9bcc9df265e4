import type { KnownBlock, SectionBlock } from '@slack/types';
import { describe, expect, test } from 'vitest';
import { checkMessageBlocks, checkView } from '../../sandbox/slack/blocks/validate.ts';
import { buildSnoozedAnswer, buildUnsnoozedAnswer } from '../../src/messages/drift-answers.ts';
import { buildDriftDetailsView, type DriftDetails } from '../../src/messages/drift-details-view.ts';
import { buildDriftSyncDialog, buildSnoozeDialog } from '../../src/messages/drift-dialogs.ts';
import { jsonSize } from '../../src/messages/limits.ts';
import { buildRunMessage } from '../../src/messages/run-message.ts';
import type { RunView } from '../../src/messages/run-view.ts';
import { snoozeChoices } from '../../src/messages/snooze-choices.ts';
import type { ReportItem, ReportRow } from '../../src/report.ts';
import { toPlain } from './plain.ts';
import { aFinishedRun, T0 } from './runs.ts';

const ID = '0123456789abcdef0123';
const AN_HOUR = 3_600_000;

function anItem(changes: Partial<ReportItem> = {}): ReportItem {
  return {
    id: ID,
    environment: 'prod',
    application: 'toy-web-prod',
    kind: 'out-of-sync',
    state: 'failed',
    sentence: 'Deployment toy-web is not as in Git',
    standing: 'new',
    canSync: true,
    ...changes,
  };
}

function aDriftRow(items: readonly ReportItem[], changes: Partial<ReportRow> = {}): ReportRow {
  const id = items[0]?.application ?? 'toy-web-prod';
  return { id, title: id, state: 'failed', summary: 'it has drifted', items, ...changes };
}

function aDriftRun(rows: readonly ReportRow[], changes: Partial<RunView> = {}): RunView {
  const verdict = { answer: 'no', sentence: 'Drift in Production: 2 new' } as const;
  const report = {
    title: 'Production drift',
    environment: 'prod',
    noun: 'application',
    rows,
    durationMs: 100,
  };
  return aFinishedRun({ kind: 'drift', report: { ...report, verdict }, ...changes });
}

const since = (hours: number) => new Date(T0.getTime() + 900 - hours * AN_HOUR).toISOString();

const sections = (blocks: readonly KnownBlock[]): readonly SectionBlock[] =>
  blocks.filter((block) => block.type === 'section');

const linesOf = (run: RunView) => sections(buildRunMessage(run).blocks).map(({ text }) => text?.text ?? '');

/** What the menu beside an item offers, as `label value`. */
function menusOf(run: RunView): readonly (readonly string[])[] {
  return sections(buildRunMessage(run).blocks).map(({ accessory }) =>
    accessory?.type === 'overflow' ? accessory.options.map(({ text, value }) => `${text.text} ${value}`) : [],
  );
}

describe('the message of a drift report', () => {
  test('has the verdict, then what is new or back, what still is, what is gone and what could not be told', () => {
    const run = aDriftRun([
      aDriftRow([anItem({ application: 'vault-config-prod', standing: 'still', since: since(72) })]),
      aDriftRow([
        anItem({ standing: 'reopened', times: 2, sentence: 'Service toy-web is not as in Git' }),
        anItem(),
      ]),
      { id: 'argocd', title: 'argocd', state: 'unknown', summary: 'sno: unreachable since 02:40' },
      { id: 'ci-prod', title: 'ci-prod', state: 'passed', summary: 'gone after 1 d: 1 item', goneCount: 1 },
      { id: 'toy-service-prod', title: 'toy-service-prod', state: 'passed', summary: 'as in Git' },
    ]);

    const { text, blocks } = buildRunMessage(run);

    expect(toPlain(blocks)).toEqual([
      '# ❌ Drift in Production: 2 new',
      expect.stringMatching(/^\(asked by @mara · 0.1 s · 5 applications · /),
      '❌ *reopened*, 2 times so far  `toy-web-prod`  Service toy-web is not as in Git',
      '❌ *new*  `toy-web-prod`  Deployment toy-web is not as in Git',
      '❌ *still* for 3 d  `vault-config-prod`  Deployment toy-web is not as in Git',
      '✅ `ci-prod`  gone after 1 d: 1 item',
      '❔ `argocd`  sno: unreachable since 02:40',
      '(✅ 1 as in Git · details in the thread)',
      '[ Run again ] [ Details ]',
      '(run `7k3f`)',
    ]);
    expect(text).toContain('Drift in Production: 2 new.');
  });

  test('says how long it has been so, from a minute on', () => {
    const lineOf = (hours: number) =>
      linesOf(aDriftRun([aDriftRow([anItem({ standing: 'still', since: since(hours) })])]))[0];

    expect(lineOf(0.99 / 60)).toMatch(/^❌ \*still\* {2}`/);
    expect(lineOf(1 / 60)).toMatch(/^❌ \*still\* for 1 min {2}`/);
  });

  test('tells what is gone also of an application that has other items', () => {
    const run = aDriftRun([aDriftRow([anItem()], { goneCount: 2 })]);

    expect(toPlain(buildRunMessage(run).blocks)).toContain('✅ `toy-web-prod`  gone: 2 items');
  });

  test('with nothing to show it says what to type, and promises no thread', () => {
    const { blocks } = buildRunMessage(aDriftRun([]));

    expect(toPlain(blocks)).toContain('(all of it: `/bitiq drift prod`)');
    expect(JSON.stringify(blocks)).not.toContain('thread');
  });

  test('calls applications in sync as in Git, also where nothing has drifted', () => {
    const row = { id: 'toy-web-prod', title: 'toy-web-prod', state: 'passed', summary: 'as in Git' } as const;

    expect(toPlain(buildRunMessage(aDriftRun([row])).blocks)).toContain(
      '(✅ 1 as in Git · details in the thread)',
    );
  });

  test('asks nobody to mend what is snoozed', () => {
    const snooze = { by: 'slack:T1/U9', reason: 'later', until: since(-48), isOver: false };
    const linesWith = (item: Partial<ReportItem>) =>
      linesOf(aDriftRun([aDriftRow([anItem({ canSync: false, ...item })], { remedy: 'oc get pods' })]));

    expect(linesWith({})[0]).toContain('oc get pods');
    expect(linesWith({ snooze: { ...snooze, isOver: true } })[0]).toContain('oc get pods');
    expect(linesWith({ snooze })[0]).not.toContain('oc get pods');
  });

  test('offers for each item what can be done about it, by its id alone', () => {
    const snooze = { by: 'slack:T1/U9', reason: 'later', until: since(-48), isOver: false };

    const menus = menusOf(
      aDriftRun([
        aDriftRow([
          anItem(),
          anItem({ kind: 'unhealthy', canSync: false }),
          anItem({ standing: 'still', snooze }),
        ]),
      ]),
    );

    expect(menus).toEqual([
      [`Sync… sync/${ID}`, `Details details/${ID}`, `Snooze… snooze/${ID}`, `Open issue issue/${ID}`],
      [`Details details/${ID}`, `Snooze… snooze/${ID}`, `Open issue issue/${ID}`],
      [
        `Sync… sync/${ID}`,
        `Details details/${ID}`,
        `Snooze… snooze/${ID}`,
        `End snooze unsnooze/${ID}`,
        `Open issue issue/${ID}`,
      ],
    ]);
  });

  test('keeps what is snoozed last, with who, until when and why; what is back from it stands first', () => {
    const until = since(-48);
    const snooze = { by: 'slack:T1/U9', reason: 'waiting for the Vault upgrade', until, isOver: false };
    const run = aDriftRun(
      [
        aDriftRow([
          anItem({ standing: 'still', since: since(72), snooze }),
          anItem({ standing: 'still', since: since(2) }),
          anItem({ standing: 'still', since: since(24), snooze: { ...snooze, isOver: true } }),
        ]),
      ],
      { names: { 'slack:T1/U9': 'omar' } },
    );

    expect(linesOf(run)).toEqual([
      expect.stringMatching(
        /^❌ \*still\* for 1 d .*\nback: @omar snoozed it until <!date\^.*>: "waiting for/,
      ),
      '❌ *still* for 2 h  `toy-web-prod`  Deployment toy-web is not as in Git',
      expect.stringMatching(
        /^💤 \*snoozed\*, so for 3 d .*\nby @omar until <!date\^.*>: "waiting for the Vault/,
      ),
    ]);
  });

  test('says what mends an item that no sync does, where it is the only one of its application', () => {
    const item = anItem({ kind: 'auto-sync', canSync: false, sentence: 'it syncs by itself' });
    const remedy = 'Take syncPolicy.automated of toy-web-prod out of Git';

    expect(linesOf(aDriftRun([aDriftRow([item], { remedy })]))[0]).toBe(
      `❌ *new*  \`toy-web-prod\`  it syncs by itself\n${remedy}`,
    );
    expect(linesOf(aDriftRun([aDriftRow([item, item], { remedy })]))[0]).not.toContain('Take');
  });

  test('of another environment says which', () => {
    const run = aDriftRun([aDriftRow([anItem({ environment: 'sno', application: 'toy-web-sno' })])]);

    expect(linesOf(run)).toEqual(['❌ *new*  sno `toy-web-sno`  Deployment toy-web is not as in Git']);
  });

  test('of ten thousand items shows the first that fit, and counts the rest by application', () => {
    const rows = Array.from({ length: 50 }, (_, index) => {
      const application = `toy-${index}-prod`;
      const sentence = `Deployment ${'x'.repeat(200)} is not as in Git`;
      return aDriftRow(Array<ReportItem>(8).fill(anItem({ application, sentence })), { itemCount: 200 });
    });
    const gone = Array.from({ length: 300 }, (_, index): ReportRow => {
      const id = `was-${index}-prod`;
      return { id, title: id, state: 'passed', summary: 'gone after 1 d: 1 item', goneCount: 1 };
    });

    const { blocks } = buildRunMessage(aDriftRun([...rows, ...gone]));

    const shown = sections(blocks).length;
    const [closing = ''] = toPlain(blocks).filter((text) => text.includes('more items'));
    expect(shown).toBeGreaterThanOrEqual(8);
    expect(closing).toContain(`and ${(10_000 - shown).toLocaleString('en-US')} more items: `);
    expect(closing).toMatch(
      /`toy-\d+-prod` 200, .*, \d+ more applications · \d+ more applications with something gone/,
    );
    expect(checkMessageBlocks(blocks)).toEqual([]);
    expect(jsonSize(blocks)).toBeLessThan(13_200);
  });

  test('of many short items has no more blocks than Slack takes', () => {
    const items = Array<ReportItem>(60).fill(
      anItem({ application: 'a', sentence: 'b', canSync: false, id: 'c' }),
    );

    const { blocks } = buildRunMessage(aDriftRun([aDriftRow(items)]));

    expect(checkMessageBlocks(blocks)).toEqual([]);
    expect(blocks.length).toBeLessThanOrEqual(50);
  });
});

/** Every text in which Slack reads mark-up. */
function mrkdwnIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'type' in value && value.type === 'mrkdwn' && 'text' in value ? [String(value.text)] : [];
  return [...own, ...Object.values(value).flatMap(mrkdwnIn)];
}

const HOSTILE: readonly (readonly [string, string])[] = [
  ['a mention of the channel', '<!channel>'],
  ['a mention in words', '@here @channel @everyone'],
  ['a mention of a person', '<@U0VICTIM>'],
  ['a link that says something else', '<https://evil.example|as in Git>'],
  ['an escaped mention', '&lt;!channel&gt;'],
  ['bold', '*bold* _it_ ~no~'],
  ['backticks', '``` `code` ```'],
  ['an emoji by name', ':rotating_light: :smile:'],
  ['300 letters', 'x'.repeat(300)],
  ['emoji', '👩‍💻'.repeat(80)],
  ['half an emoji', '\ud83d'],
  ['another direction', '\u202eevil\u2066'],
  ['many lines', 'a\n\n\n*b*\n> c'],
  ['nothing', ''],
];

describe.each(HOSTILE)('a name that is %s', (_, nasty) => {
  const snooze = { by: nasty, reason: nasty, until: since(-48), isOver: false };
  const item = anItem({ application: nasty, sentence: nasty, environment: nasty, standing: 'still', snooze });
  const details: DriftDetails = {
    id: ID,
    environment: nasty,
    application: nasty,
    sentence: nasty,
    identity: nasty,
    difference: [nasty, nasty],
    remedy: nasty,
    canSync: true,
    since: T0,
    firstSeen: T0,
    lastSeen: T0,
    times: 2,
    snooze: { by: nasty, reason: nasty, at: T0, until: T0 },
    issue: { number: 1, url: `https://github.com/${nasty}`, openedBy: nasty, openedAt: T0 },
    now: T0,
  };
  const asked = { environment: nasty, application: nasty, sentence: nasty, value: `${ID}/C1` };

  test('is letters in the report, and mentions nobody', () => {
    const { text, blocks } = buildRunMessage(
      aDriftRun([aDriftRow([item, { ...item, snooze: { ...snooze, isOver: true } }], { remedy: nasty })]),
    );

    expect(checkMessageBlocks(blocks)).toEqual([]);
    expect(text).not.toMatch(/<[!@#]/);
    for (const { text: said } of sections(blocks)) {
      const [withoutDates = ''] = [said?.text.replace(/<!date\^\d+\^[^>]*>/g, '')];
      const outsideCode = withoutDates.replaceAll(/`[^`\n]*`/g, '').replace(/^\S+ \*[a-z]+\*/gm, '');
      expect(withoutDates).not.toMatch(/<|>/);
      expect(outsideCode).not.toMatch(/[*_~`]|:[a-z_]+:/);
      expect(said).toMatchObject({ verbatim: true });
    }
  });

  test('breaks no dialog, no details and no answer', () => {
    const choices = snoozeChoices(T0, 'Europe/Zurich');
    const views = [
      buildDriftSyncDialog({ ...asked, needsReason: true, isSurplus: true }),
      buildSnoozeDialog({ ...asked, choices, mostDays: 90 }),
      buildDriftDetailsView(details),
    ];
    const answers = [buildSnoozedAnswer(details, T0), buildUnsnoozedAnswer(details)];

    expect(views.flatMap(checkView)).toEqual([]);
    expect(answers.flatMap(({ blocks }) => checkMessageBlocks(blocks))).toEqual([]);
    for (const { text } of answers) expect(text).not.toMatch(/<[!@#]/);
    for (const said of mrkdwnIn([views, answers]))
      expect(said.replace(/<!date\^[^>]*>/g, '')).not.toMatch(/[<>]/);
  });
});

describe('what can be chosen for a snooze', () => {
  test.each([
    ['a Saturday', '2026-11-21T12:00:00Z', ['2026-11-22', '2026-11-23', '2026-11-27', '2026-12-05']],
    ['a Thursday', '2026-11-26T12:00:00Z', ['2026-11-27', '2026-11-30', '2026-12-10']],
    ['a Friday', '2026-11-27T12:00:00Z', ['2026-11-28', '2026-11-30', '2026-12-04', '2026-12-11']],
    ['the end of a year', '2026-12-31T12:00:00Z', ['2027-01-01', '2027-01-04', '2027-01-14']],
  ])('on %s are days ahead, each once, the nearest first', (_, now, dates) => {
    expect(snoozeChoices(new Date(now), 'UTC').map(({ date }) => date)).toEqual(dates);
  });

  test.each([
    ['Asia/Tokyo', '2026-11-22', 'Tomorrow, Sun 22 Nov'],
    ['America/New_York', '2026-11-21', 'Tomorrow, Sat 21 Nov'],
  ])('is a day where the reader is: %s', (zone, date, label) => {
    const [first] = snoozeChoices(new Date('2026-11-21T02:00:00Z'), zone);

    expect(first).toEqual({ date, label });
  });
});
