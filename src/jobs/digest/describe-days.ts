import type { Report, ReportRow } from '../../report.ts';
import { plural } from '../../wording/counts.ts';
import { ageOf, formatAge } from '../../wording/durations.ts';
import type { ChangeRun, Days, OpenItem } from './read-days.ts';

/** More than these of one kind nobody reads in a digest. */
const MOST = 5;

/** What some days were like, for people. `title`: how they call the environment. */
export function describeDays(
  days: Days,
  about: { readonly environment: string; readonly title: string; readonly days: number; readonly now: Date },
): Report {
  const { environment, title, now } = about;
  const rows = [
    driftRow(days, now),
    changesRow('sync', days.changes, now),
    ...(days.changes.some(({ kind }) => kind === 'bootstrap')
      ? [changesRow('bootstrap', days.changes, now)]
      : []),
    approvalsRow(days),
    reportsRow(days),
  ];
  const sentence = `${title}, last ${about.days} days: ${saySpan(days)}`;
  return {
    title: `${title} digest`,
    environment,
    rows,
    readsWhole: true,
    verdict: { answer: 'yes', sentence },
    durationMs: 0,
  };
}

/** `2 items not as in Git, 4 changes, 1 of them not successful`. */
function saySpan({ open, changes, waiting }: Days): string {
  const bad = changes.filter(({ status }) => status !== 'succeeded').length;
  const told = [
    open.length > 0 ? `${plural(open.length, 'item')} not as in Git` : '',
    changes.length > 0 ? plural(changes.length, 'change') : '',
    bad > 0 ? `${bad} of them not successful` : '',
    waiting > 0 ? `${plural(waiting, 'request')} still waiting` : '',
  ].filter((part) => part !== '');
  return told.length === 0 ? 'as in Git, and nothing was changed' : told.join(', ');
}

function driftRow({ came, gone, open, silentSince }: Days, now: Date): ReportRow {
  const snoozed = open.filter(({ snoozedUntil }) => snoozedUntil !== undefined).length;
  const told = [
    plural(open.length, 'item open', 'items open'),
    `${came} came`,
    `${gone} went`,
    ...(snoozed > 0 ? [`${snoozed} snoozed`] : []),
    ...(silentSince ? [`its cluster has not answered for ${ageOf(silentSince, now)}`] : []),
  ];
  const toRead = open.length > snoozed;
  return {
    id: 'drift',
    title: 'Drift',
    state: silentSince ? 'unknown-warning' : toRead ? 'warning' : 'passed',
    summary: told.join(', '),
    ...shortened(open.map((item) => sayItem(item, now))),
  };
}

/** Longest first: what nobody cares for comes to light. */
function sayItem({ application, sentence, since, snoozedUntil }: OpenItem, now: Date): string {
  const snoozed = snoozedUntil ? `, snoozed for another ${ageOf(now, snoozedUntil)}` : '';
  return `${application}: ${sentence}, for ${ageOf(since, now)}${snoozed}`;
}

function changesRow(kind: ChangeRun['kind'], all: readonly ChangeRun[], now: Date): ReportRow {
  const changes = all.filter((change) => change.kind === kind);
  const bad = changes.filter(({ status }) => status !== 'succeeded');
  const title = kind === 'sync' ? 'Syncs' : 'Bootstraps';
  return {
    id: `${kind}s`,
    title,
    state: bad.some(({ status }) => ['failed', 'errored'].includes(status)) ? 'warning' : 'passed',
    summary: changes.length === 0 ? 'none' : countBy(changes.map(({ status }) => status)),
    ...shortened(bad.map(({ status, sentence, at }) => sayChange(status, sentence, ageOf(at, now)))),
  };
}

function sayChange(status: string, sentence: string, age: string): string {
  return `${status} ${age} ago${sentence === '' ? '' : `: ${sentence}`}`;
}

function approvalsRow({ decided, waiting }: Days): ReportRow {
  const expired = decided.some(({ decision }) => decision === 'expired');
  const byPeople = decided.filter(({ decision }) => ['approved', 'rejected'].includes(decision));
  const told = [
    ...(decided.length > 0 ? [countBy(decided.map(({ decision }) => decision))] : []),
    ...(waiting > 0 ? [`${waiting} still waiting`] : []),
    ...(byPeople.length > 0
      ? [`typical wait ${formatAge(median(byPeople.map(({ tookMs }) => tookMs)))}`]
      : []),
  ];
  return {
    id: 'approvals',
    title: 'Approvals',
    state: expired ? 'warning' : 'passed',
    summary: told.length === 0 ? 'none asked for' : told.join(', '),
  };
}

function reportsRow({ told, quiet, madeUp }: Days): ReportRow {
  const frame = { id: 'reports', title: 'Reports on schedule' };
  if (told + quiet + madeUp === 0) return { ...frame, state: 'skipped', summary: 'none' };
  const parts = [
    `${told} told`,
    ...(quiet > 0 ? [`${quiet} with nothing new, so nothing was said`] : []),
    ...(madeUp > 0 ? [`${madeUp} made up`] : []),
  ];
  return { ...frame, state: 'passed', summary: parts.join(', ') };
}

/** `3 succeeded, 1 failed`, most frequent first. */
function countBy(words: readonly string[]): string {
  return [...Map.groupBy(words, (word) => word)]
    .map(([word, those]) => ({ word, count: those.length }))
    .toSorted((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1))
    .map(({ word, count }) => `${count} ${word}`)
    .join(', ');
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

function shortened(lines: readonly string[]): Pick<ReportRow, 'evidence'> {
  if (lines.length === 0) return {};
  const left = lines.length - MOST;
  return { evidence: left > 0 ? [...lines.slice(0, MOST), `and ${left} more`] : lines };
}
