import { plural } from '../wording/counts.ts';
import { ageOf, DAY_MS } from '../wording/durations.ts';
import { lockSentence, queueSentence } from './lock.ts';
import type { DriftView, StatusView, ToldView } from './status-view.ts';
import { handle, quoted } from './text.ts';

/** How an environment stands, in one word: what is wrong first. */
export const STANDINGS = ['failed', 'unknown', 'drifted', 'held', 'unasked', 'well'] as const;
export type Standing = (typeof STANDINGS)[number];

const SIGNS: Readonly<Record<Standing, string>> = {
  failed: '❌',
  unknown: '❔',
  drifted: '⚠️',
  held: '🔒',
  unasked: '➖',
  well: '✅',
};

/** What environments are counted by, in this order: `3 not ready`. */
const COUNTED = [
  'not ready',
  'with a failed smoke',
  'unreachable',
  'could not be told',
  'drifted',
  'locked or frozen',
  'without a preflight',
  'ready',
] as const;

/** A verdict that is older says so. */
const OLD_MS = DAY_MS;

/** What is said of one thing, and when it was seen. */
export interface StatusLine {
  readonly standing: Standing;
  /** Default: that of its standing. */
  readonly sign?: string;
  /** `preflight`; empty where the sentence says it. */
  readonly name: string;
  readonly sentence: string;
  readonly at?: Date | undefined;
}

/** Of one that is known to be ready it does not matter what nobody has asked yet. */
export function standingOf(view: StatusView): Standing {
  const found = new Set(linesOf(view).map(({ standing }) => standing));
  if (view.preflight !== undefined) found.delete('unasked');
  return STANDINGS.find((standing) => found.has(standing)) ?? 'well';
}

/** Those that need somebody first, and else in the file's order. */
export function inReadingOrder(views: readonly StatusView[]): readonly StatusView[] {
  const rankOf = (view: StatusView) => STANDINGS.indexOf(standingOf(view));
  return views
    .map((view) => ({ view, rank: rankOf(view) }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ view }) => view);
}

/** `✅ prod: ready, 2 drifted, locked by @ines`. */
export function statusHeadline(view: StatusView, now: Date): string {
  return `${SIGNS[standingOf(view)]} ${statusSentence(view, now)}`;
}

/** The same in words alone, without a full stop. */
export function statusSentence(view: StatusView, now: Date): string {
  const { environment, lock, freeze, waiting, waitsForMe } = view;
  const parts = [
    ...verdictWords(view, now),
    driftWord(view, now),
    lock.holder && `locked by ${handle(lock.holder.name)}`,
    freeze?.isNow ? `frozen until ${freeze.when}` : undefined,
    waiting.length > 0 ? waits(waiting.length, waitsForMe) : undefined,
  ];
  return `${environment}: ${parts.filter(Boolean).join(', ')}`;
}

/** What preflight and smoke said, what is wrong first. */
function verdictWords({ preflight, smoke }: StatusView, now: Date): readonly string[] {
  const ready = readiness(preflight, now);
  if (smoke?.answer === 'unknown') return [ready, 'smoke could not be told'];
  if (smoke?.answer !== 'no') return [ready];
  if (preflight?.answer === 'no') return [ready, 'smoke failed'];
  return ['smoke failed', preflight === undefined ? ready : `preflight ${ready}`];
}

function readiness(told: ToldView | undefined, now: Date): string {
  if (told === undefined) return 'no preflight yet';
  const word = { yes: 'ready', no: 'not ready', unknown: 'could not be told' }[told.answer];
  const ageMs = now.getTime() - told.at.getTime();
  return ageMs > OLD_MS ? `${word} ${ageOf(told.at, now)} ago` : word;
}

function driftWord({ drift, silence }: StatusView, now: Date): string | undefined {
  if (silence !== undefined) {
    return `unreachable for ${ageOf(silence.since, now)}`;
  }
  if (drift === undefined) return undefined;
  if ('answer' in drift) {
    return { yes: 'no drift', no: 'drifted', unknown: 'drift could not be told' }[drift.answer];
  }
  const awake = drift.open - drift.snoozed;
  if (awake > 0) return `${awake} drifted`;
  return drift.snoozed > 0 ? `${drift.snoozed} snoozed` : 'no drift';
}

function waits(count: number, forMe: number): string {
  const which = `${plural(count, 'request')} ${count === 1 ? 'waits' : 'wait'}`;
  return `${which} for ${approvalOf(count, forMe)}`;
}

/** `approval`, `your approval`, `approval, 2 for you`. */
export function approvalOf(count: number, forMe: number): string {
  if (forMe === 0) return 'approval';
  return forMe === count ? 'your approval' : `approval, ${forMe} for you`;
}

/** Line by line: what is wrong before what is right. */
export function linesOf(view: StatusView): readonly StatusLine[] {
  const { environment, preflight, smoke } = view;
  const lines: readonly (StatusLine | undefined)[] = [
    told('preflight', preflight) ?? unasked('preflight', `/bitiq preflight ${environment}`),
    told('smoke', smoke),
    driftLine(view),
    lockLine(view),
    freezeLine(view),
  ];
  return lines
    .filter((line) => line !== undefined)
    .toSorted((a, b) => STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing));
}

function told(name: string, view: ToldView | undefined): StatusLine | undefined {
  if (view === undefined) return undefined;
  const standing = ({ yes: 'well', no: 'failed', unknown: 'unknown' } as const)[view.answer];
  return { standing, name, sentence: view.sentence, at: view.at };
}

function unasked(name: string, command: string): StatusLine {
  return { standing: 'unasked', name, sentence: `not asked yet: ${command}` };
}

function driftLine({ environment, drift, silence }: StatusView): StatusLine {
  if (silence !== undefined) {
    const sentence = `${environment} does not answer: ${silence.why}; unreachable since`;
    return { standing: 'unknown', name: 'drift', sentence, at: silence.since };
  }
  if (drift === undefined) return unasked('drift', `/bitiq drift ${environment}`);
  if ('answer' in drift) {
    const standing = ({ yes: 'well', no: 'drifted', unknown: 'unknown' } as const)[drift.answer];
    return { standing, name: 'drift', sentence: drift.sentence, at: drift.at };
  }
  const standing = drift.open > drift.snoozed ? 'drifted' : 'well';
  return { standing, name: 'drift', sentence: countDrift(drift), at: drift.at };
}

/** `3 open, 1 new, 1 snoozed`. */
function countDrift({ open, came, snoozed }: DriftView): string {
  if (open === 0) return 'all as in Git';
  const parts = [`${open} open`, came > 0 && `${came} new`, snoozed > 0 && `${snoozed} snoozed`];
  return parts.filter(Boolean).join(', ');
}

function lockLine({ lock }: StatusView): StatusLine | undefined {
  const { holder, queue } = lock;
  if (holder === undefined) return undefined;
  const said = quoted(holder.reason, 120);
  const line = `${lockSentence(lock)}${said === '' ? '' : `: ${said}`}`;
  const sentence = queue.length === 0 ? line : `${line} · ${queueSentence(queue.length).slice(0, -1)}`;
  return { standing: 'held', name: '', sentence, at: holder.takenAt };
}

function freezeLine({ freeze }: StatusView): StatusLine | undefined {
  if (freeze === undefined) return undefined;
  const { isNow, when, reason } = freeze;
  return isNow
    ? { standing: 'held', name: '', sentence: `frozen until ${when}: ${reason}` }
    : { standing: 'well', sign: '➖', name: '', sentence: `freeze from ${when}: ${reason}` };
}

/** What to type next. */
export function nextCommand(view: StatusView): string {
  const { environment, waitsForMe, lock } = view;
  if (waitsForMe > 0) return '/bitiq approvals';
  const standing = standingOf(view);
  if (standing === 'drifted' || view.silence !== undefined) return `/bitiq drift ${environment}`;
  if (view.preflight?.answer !== 'yes') return `/bitiq preflight ${environment}`;
  if (view.smoke !== undefined && view.smoke.answer !== 'yes') return `/bitiq smoke ${environment}`;
  return lock.holder === undefined ? `/bitiq sync ${environment}` : `/bitiq lock ${environment} --show`;
}

/** `2 not ready, 3 drifted, 25 ready`. */
export function countStandings(views: readonly StatusView[]): string {
  const words = views.map(countedAs);
  return COUNTED.flatMap((word) => {
    const count = words.filter((it) => it === word).length;
    return count > 0 ? [`${count} ${word}`] : [];
  }).join(', ');
}

function countedAs(view: StatusView): (typeof COUNTED)[number] {
  const standing = standingOf(view);
  switch (standing) {
    case 'failed':
      return view.preflight?.answer === 'no' ? 'not ready' : 'with a failed smoke';
    case 'unknown':
      return view.silence === undefined ? 'could not be told' : 'unreachable';
    case 'drifted':
      return 'drifted';
    case 'held':
      return 'locked or frozen';
    case 'unasked':
      return 'without a preflight';
    case 'well':
      return 'ready';
    default:
      return standing satisfies never;
  }
}

/** `4 environments: 1 not ready, 3 ready`. */
export function overviewSentence(views: readonly StatusView[]): string {
  if (views.length === 0) return 'There is no environment that you may see';
  return `${plural(views.length, 'environment')}: ${countStandings(views)}`;
}

export function signOf({ standing, sign }: StatusLine): string {
  return sign ?? SIGNS[standing];
}
