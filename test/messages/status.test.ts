import type { KnownBlock } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { checkMessageBlocks, checkView } from '../../sandbox/slack/blocks/validate.ts';
import { buildHomeView, homeSubstance } from '../../src/messages/home.ts';
import { jsonSize } from '../../src/messages/limits.ts';
import { buildStatusMessage, buildStatusOverview } from '../../src/messages/status.ts';
import type { StatusView } from '../../src/messages/status-view.ts';
import { nextCommand, statusHeadline } from '../../src/messages/status-words.ts';
import { renderStatus, renderStatusOverview } from '../../src/messages/terminal/render-status.ts';
import { toPlain } from './plain.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
const STYLE = { columns: 80, colour: false, now: NOW };
const NOTHING_WAITS = { forMe: [], mine: [], others: [] };

/** An environment where all is well; what is given is otherwise. */
function aStatus({ environment = 'prod', ...changes }: Partial<StatusView> = {}): StatusView {
  return {
    environment,
    lock: { environment, queue: [] },
    runs: [{ id: '7k3f9q2m', kind: 'sync', headline: '✅ prod is synced', askedBy: 'mara', at: hoursAgo(2) }],
    waiting: [],
    waitsForMe: 0,
    preflight: { answer: 'yes', sentence: `${environment} is ready`, at: hoursAgo(1) },
    drift: { open: 0, came: 0, snoozed: 0, at: hoursAgo(4) },
    ...changes,
  };
}

const LOCK = {
  environment: 'prod',
  queue: [{ act: 'Sync prod', runId: '7k4a', since: hoursAgo(1) }],
  holder: { name: 'ines', reason: 'upgrading Vault', takenAt: hoursAgo(3) },
};
const NOT_READY = { answer: 'no', sentence: 'prod is not ready: 2 blockers', at: hoursAgo(1) } as const;
const SMOKE_FAILED = { answer: 'no', sentence: '1 route does not answer', at: hoursAgo(1) } as const;
const WAITING = {
  runId: '7k4a9q2m',
  act: 'Sync prod',
  environment: 'prod',
  askedBy: 'mara',
  askedAt: hoursAgo(1),
  expiresAt: new Date('2026-11-21T16:00:00Z'),
  needs: 'platform 0 of 1',
  planId: '6b1f-20c9',
  ballot: '7k4a9q2m/nonce',
};

describe('the verdict comes first, what is wrong before what is right', () => {
  const cases: [what: string, changes: Partial<StatusView>, headline: string, next: string][] = [
    ['all is well', {}, '✅ prod: ready, no drift', '/bitiq sync prod'],
    [
      'nobody has asked yet',
      { preflight: undefined, drift: undefined, runs: [] },
      '➖ prod: no preflight yet',
      '/bitiq preflight prod',
    ],
    [
      'it is ready, and nobody has asked for drift yet',
      { drift: undefined },
      '✅ prod: ready',
      '/bitiq sync prod',
    ],
    [
      'nobody has asked but for drift',
      { preflight: undefined },
      '➖ prod: no preflight yet, no drift',
      '/bitiq preflight prod',
    ],
    [
      'the preflight said no',
      { preflight: NOT_READY },
      '❌ prod: not ready, no drift',
      '/bitiq preflight prod',
    ],
    [
      'it could not be told',
      { preflight: { answer: 'unknown', sentence: 'prod could not be determined', at: hoursAgo(1) } },
      '❔ prod: could not be told, no drift',
      '/bitiq preflight prod',
    ],
    [
      'the smoke said no',
      { smoke: SMOKE_FAILED },
      '❌ prod: smoke failed, preflight ready, no drift',
      '/bitiq smoke prod',
    ],
    [
      'the smoke said no, and nobody has asked for a preflight yet',
      { preflight: undefined, smoke: SMOKE_FAILED },
      '❌ prod: smoke failed, no preflight yet, no drift',
      '/bitiq preflight prod',
    ],
    [
      'both said no',
      { preflight: NOT_READY, smoke: SMOKE_FAILED },
      '❌ prod: not ready, smoke failed, no drift',
      '/bitiq preflight prod',
    ],
    [
      'a verdict is older than a day',
      { preflight: { answer: 'yes', sentence: 'prod is ready', at: hoursAgo(73) } },
      '✅ prod: ready 3 d ago, no drift',
      '/bitiq sync prod',
    ],
    [
      'something drifted, and some of it is snoozed',
      { drift: { open: 3, came: 1, snoozed: 1, at: hoursAgo(4) }, lock: LOCK },
      '⚠️ prod: ready, 2 drifted, locked by @ines',
      '/bitiq drift prod',
    ],
    [
      'all that drifted is snoozed',
      { drift: { open: 2, came: 0, snoozed: 2, at: hoursAgo(4) } },
      '✅ prod: ready, 2 snoozed',
      '/bitiq sync prod',
    ],
    [
      'no report was counted, and the last look found drift',
      { drift: { answer: 'no', sentence: 'prod has drifted: 3 items', at: hoursAgo(4) } },
      '⚠️ prod: ready, drifted',
      '/bitiq drift prod',
    ],
    [
      'the cluster is silent',
      { silence: { since: hoursAgo(5), why: 'timeout' } },
      '❔ prod: ready, unreachable for 5 h',
      '/bitiq drift prod',
    ],
    [
      'the cluster fell silent just now',
      { silence: { since: hoursAgo(0), why: 'timeout' } },
      '❔ prod: ready, unreachable for less than 1 min',
      '/bitiq drift prod',
    ],
    ['it is locked', { lock: LOCK }, '🔒 prod: ready, no drift, locked by @ines', '/bitiq lock prod --show'],
    [
      'it is frozen',
      { freeze: { isNow: true, when: 'Sat 2 Jan 2027, 00:00 UTC', reason: 'year end' } },
      '🔒 prod: ready, no drift, frozen until Sat 2 Jan 2027, 00:00 UTC',
      '/bitiq sync prod',
    ],
    [
      'a freeze is yet to come',
      { freeze: { isNow: false, when: 'Sun 20 Dec 2026, 00:00 UTC', reason: 'year end' } },
      '✅ prod: ready, no drift',
      '/bitiq sync prod',
    ],
    [
      'something waits for whoever looks',
      { waiting: [WAITING], waitsForMe: 1 },
      '✅ prod: ready, no drift, 1 request waits for your approval',
      '/bitiq approvals',
    ],
  ];

  it.each(cases)('%s', (_what, changes, headline, next) => {
    expect(statusHeadline(aStatus(changes), NOW)).toBe(headline);
    expect(nextCommand(aStatus(changes))).toBe(next);
  });
});

describe('/bitiq status prod', () => {
  const busy = aStatus({
    drift: { open: 3, came: 1, snoozed: 1, at: hoursAgo(4) },
    smoke: { answer: 'no', sentence: '1 of 4 routes does not answer', at: hoursAgo(1) },
    lock: LOCK,
    freeze: { isNow: false, when: 'Sun 20 Dec 2026, 00:00 Europe/Zurich', reason: 'year end' },
    waiting: [WAITING],
    waitsForMe: 1,
    next: { what: 'drift', at: new Date('2026-11-22T07:00:00Z') },
  });

  it('says all of it, once', () => {
    const message = buildStatusMessage(busy, NOW);

    expect(checkMessageBlocks(message.blocks)).toEqual([]);
    expect(toPlain(message.blocks)).toEqual([
      '# ❌ prod: smoke failed, preflight ready, 2 drifted, locked by @ines, 1 request waits for your approval',
      'Waits for your approval',
      expect.stringMatching(/^ {2}• Sync prod `7k4a9q2m` asked by @mara/),
      '❌ smoke  1 of 4 routes does not answer · {ago 11:00}',
      '⚠️ drift  3 open, 1 new, 1 snoozed · {ago 08:00}',
      '🔒 prod is locked by @ines: "upgrading Vault" · 1 run waits for it · {ago 09:00}',
      '✅ preflight  prod is ready · {ago 11:00}',
      '➖ freeze from Sun 20 Dec 2026, 00:00 Europe/Zurich: year end',
      'Last runs',
      '✅ prod is synced · @mara · {ago 10:00} · `7k3f9q2m`',
      '⏳ next drift {07:00}',
      '(next: `/bitiq approvals` · all environments: `/bitiq status`)',
    ]);
    expect(message.text).toMatch(/^prod: smoke failed, preflight ready, 2 drifted.*smoke 1 of 4 routes/);
  });

  it('says what to type where nobody has asked yet', () => {
    const message = buildStatusMessage(aStatus({ preflight: undefined, drift: undefined, runs: [] }), NOW);

    expect(toPlain(message.blocks)).toEqual([
      '# ➖ prod: no preflight yet',
      '➖ preflight  not asked yet: `/bitiq preflight prod`',
      '➖ drift  not asked yet: `/bitiq drift prod`',
      '(next: `/bitiq preflight prod` · all environments: `/bitiq status`)',
    ]);
  });

  it('says at a terminal the same, with what is typed there', () => {
    expect(renderStatus(busy, STYLE).split('\n')).toEqual([
      '❌ prod: smoke failed, preflight ready, 2 drifted, locked by ines, 1 request',
      '   waits for your approval',
      '',
      '❌ smoke  1 of 4 routes does not answer · 1 h ago',
      '⚠️ drift  3 open, 1 new, 1 snoozed · 4 h ago',
      '🔒 prod is locked by ines: "upgrading Vault" · 1 run waits for it · 3 h ago',
      '✅ preflight  prod is ready · 1 h ago',
      '➖ freeze from Sun 20 Dec 2026, 00:00 Europe/Zurich: year end',
      '',
      '🔒 waits · Sync prod · asked by mara · run 7k4a9q2m',
      '   needs platform 0 of 1',
      '',
      '✅ prod is synced · mara · 2 h ago · run 7k3f9q2m',
      '',
      expect.stringMatching(/^ {3}next drift 2026-11-22 \d\d:00$/),
      '   next   bitiq approvals',
      '',
    ]);
  });
});

describe('all environments', () => {
  const many = Array.from({ length: 60 }, (_, index) =>
    aStatus({
      environment: `region-${String(index).padStart(2, '0')}`,
      ...(index % 10 === 3 && { drift: { open: 2, came: 1, snoozed: 0, at: hoursAgo(4) } }),
      ...(index === 17 && {
        preflight: { answer: 'no', sentence: 'region-17 is not ready: 1 blocker', at: hoursAgo(1) },
      }),
    }),
  );

  it('are a line or two each, those that need somebody first, and as many as there is room for', () => {
    const message = buildStatusOverview([many, many, many].flat(), NOW);
    const lines = toPlain(message.blocks);

    expect(checkMessageBlocks(message.blocks)).toEqual([]);
    expect(jsonSize(message.blocks)).toBeLessThan(12_000);
    expect(lines.slice(0, 3)).toEqual([
      '# 180 environments: 3 not ready, 18 drifted, 159 ready',
      '❌ region-17: not ready, no drift',
      '      last: ✅ sync {ago 10:00}',
    ]);
    expect(lines[7]).toBe('⚠️ region-03: ready, 2 drifted');
    const left = 180 - lines.filter((line) => /^\S+ region-/.test(line)).length;
    expect(left).toBeGreaterThan(0);
    expect(lines.at(-1)).toContain(`(and ${left} more: ${left} ready · `);
    expect(message.text).toBe('180 environments: 3 not ready, 18 drifted, 159 ready.');
  });

  it('are all there where they are thirty, and have two lines where they are few', () => {
    const thirty = toPlain(buildStatusOverview(many.slice(0, 30), NOW).blocks);
    const next = { what: 'drift', at: new Date('2026-11-22T07:00:00Z') };
    const few = toPlain(buildStatusOverview([aStatus({ next }), aStatus({ runs: [], next })], NOW).blocks);

    expect(thirty.filter((line) => line.includes(': ready') || line.includes(': not ready'))).toHaveLength(
      30,
    );
    expect(few.slice(1, 5)).toEqual([
      '✅ prod: ready, no drift',
      '      last: ✅ sync {ago 10:00} · next drift {07:00}',
      '✅ prod: ready, no drift',
      '      next drift {07:00}',
    ]);
  });

  it('are all of them at a terminal', () => {
    const lines = renderStatusOverview(many, STYLE).split('\n');

    expect(lines.filter((line) => /^\S+ region-/.test(line))).toHaveLength(60);
    expect(lines[0]).toBe('60 environments: 1 not ready, 6 drifted, 53 ready');
  });

  it('are counted by what each of them says, what is wrong first', () => {
    const silence = { since: hoursAgo(5), why: 'timeout' };
    const unknown = { answer: 'unknown', sentence: 'nobody knows', at: hoursAgo(1) } as const;
    const each: readonly Partial<StatusView>[] = [
      {},
      { preflight: undefined },
      { lock: LOCK },
      { drift: { open: 1, came: 1, snoozed: 0, at: hoursAgo(4) } },
      { preflight: unknown },
      { silence },
      { smoke: SMOKE_FAILED },
      { preflight: undefined, smoke: SMOKE_FAILED },
      { preflight: NOT_READY, smoke: SMOKE_FAILED },
    ];

    expect(buildStatusOverview(each.map(aStatus), NOW).text).toBe(
      '9 environments: 1 not ready, 2 with a failed smoke, 1 unreachable, 1 could not be told, ' +
        '1 drifted, 1 locked or frozen, 1 without a preflight, 1 ready.',
    );
  });

  it('are none where somebody may see none', () => {
    expect(toPlain(buildStatusOverview([], NOW).blocks)[0]).toBe(
      '# There is no environment that you may see',
    );
  });

  it('are cards in App Home where they need somebody, lines where not, and numbers beyond', () => {
    const view = buildHomeView({ waiting: NOTHING_WAITS, environments: many, lastRuns: [], at: NOW });
    const lines = toPlain(view.blocks as KnownBlock[]);

    expect(checkView(view)).toEqual([]);
    expect(view.blocks.length).toBeLessThanOrEqual(100);
    expect(lines.filter((line) => line.startsWith('⚠️ drift  2 open, 1 new'))).toHaveLength(6);
    expect(lines.filter((line) => /region-\d\d: ready, no drift$/.test(line))).toHaveLength(33);
    expect(lines).toContain('(and 20 more: 20 ready)');
  });

  it('have a card each where they are few', () => {
    const unasked = { preflight: undefined, drift: undefined };
    const environments = [aStatus({ environment: 'core', ...unasked }), aStatus()];
    const view = buildHomeView({ waiting: NOTHING_WAITS, environments, lastRuns: [], at: NOW });

    expect(toPlain(view.blocks as KnownBlock[])).toEqual([
      '# Waits for you',
      '✅ Nothing waits for you.',
      '# Environments',
      '➖ core: no preflight yet  `/bitiq preflight core`',
      '✅ prod: ready, no drift',
      '✅ preflight  prod is ready · {ago 11:00}',
      '✅ drift  all as in Git · {ago 08:00}',
      '# Your requests',
      'You have asked for nothing that waits.',
      expect.stringMatching(/^\(updated /),
    ]);
  });
});

it('a Home that was made later and shows the same has the same substance', () => {
  const content = { waiting: NOTHING_WAITS, environments: [aStatus()], lastRuns: [] };
  const at = (date: Date) => homeSubstance(buildHomeView({ ...content, at: date }));
  const otherwise = buildHomeView({ ...content, environments: [aStatus({ lock: LOCK })], at: NOW });

  expect(at(new Date(NOW.getTime() + 60_000))).toBe(at(NOW));
  expect(homeSubstance(otherwise)).not.toBe(at(NOW));
});
