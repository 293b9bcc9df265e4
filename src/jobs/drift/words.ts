import type { KnownItem, StandingItem, StandingSnooze } from '../../drift/compare-drift.ts';
import { plural } from '../../wording/counts.ts';
import { ageOf, DAY_MS, MINUTE_MS } from '../../wording/durations.ts';

/** `new: Deployment toy-web is not as in Git`, `still, for 3 d: …`, and whether somebody snoozed it. */
export function sayStanding(item: StandingItem, at: Date): string {
  const { standing, since, times, sentence, snooze } = item;
  if (standing === undefined) return sentence;
  const age = since === undefined ? '' : `, for ${ageOf(since, at)}`;
  const often = standing === 'reopened' && times !== undefined ? `, ${times} times so far` : '';
  const back = snooze?.isOver ? ', back from its snooze' : '';
  const quiet = snooze !== undefined && !snooze.isOver ? ` (${saySnooze(snooze, at)})` : '';
  return `${standing}${age}${often}${back}: ${sentence}${quiet}`;
}

/** `snoozed until Fri 23:00 UTC: "waiting for the Vault upgrade"`. By whom, those tell who know people by name. */
function saySnooze({ until, reason }: StandingSnooze, at: Date): string {
  return `snoozed until ${sayDay(until, at)} ${sayTime(until)}: "${reason}"`;
}

/** `gone after 2 d: Deployment toy-web is not as in Git`; of several their number and the age of the oldest. */
export function sayGone(items: readonly KnownItem[], at: Date): string {
  const [first, ...others] = items.toSorted((a, b) => a.since.getTime() - b.since.getTime());
  if (first === undefined) return '';
  const what = others.length > 0 || first.sentence === '' ? plural(items.length, 'item') : first.sentence;
  return `gone after ${ageOf(first.since, at)}: ${what}`;
}

/** `02:40 UTC (5 h)`, and with its day where that is not today. */
export function saySince(since: Date, now: Date): string {
  const isToday = since.toISOString().slice(0, 10) === now.toISOString().slice(0, 10);
  const day = isToday ? '' : `${sayDate(since)} `;
  const isLong = now.getTime() - since.getTime() >= MINUTE_MS;
  return `${day}${sayTime(since)}${isLong ? ` (${ageOf(since, now)})` : ''}`;
}

/** `Fri`; beyond a week `28 Nov`. */
function sayDay(day: Date, now: Date): string {
  const isNear = day.getTime() - now.getTime() < 6 * DAY_MS;
  return isNear ? format(day, { weekday: 'short' }) : sayDate(day);
}

function sayTime(at: Date): string {
  return `${at.toISOString().slice(11, 16)} UTC`;
}

function sayDate(day: Date): string {
  return format(day, { day: 'numeric', month: 'short' });
}

function format(day: Date, options: Intl.DateTimeFormatOptions): string {
  return day.toLocaleDateString('en-GB', { ...options, timeZone: 'UTC' });
}
