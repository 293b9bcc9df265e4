import { DAY_MS } from '../wording/durations.ts';

export interface SnoozeChoice {
  /** `Friday, 27 Nov`. */
  readonly label: string;
  /** `2026-11-27`: it is told again from the beginning of that day on. */
  readonly date: string;
}

/** The days that people mean most, seen from the zone in which they read; each day once, the nearest first. */
export function snoozeChoices(now: Date, timeZone: string): readonly SnoozeChoice[] {
  const today = Date.parse(dayIn(now, timeZone));
  const weekday = new Date(today).getUTCDay();
  const choices = [
    { word: 'Tomorrow', days: 1 },
    { word: 'Friday', days: daysUntil(weekday, 5) },
    { word: 'Next week', days: daysUntil(weekday, 1) },
    { word: 'In two weeks', days: 14 },
  ];
  const once = choices.filter(
    ({ days }, index) => choices.findIndex((other) => other.days === days) === index,
  );
  const sorted = once.toSorted((a, b) => a.days - b.days);
  return sorted.map(({ word, days }) => {
    const day = new Date(today + days * DAY_MS);
    const told = word === 'Friday' ? formatDate(day) : `${formatWeekday(day)} ${formatDate(day)}`;
    return { label: `${word}, ${told}`, date: day.toISOString().slice(0, 10) };
  });
}

/** Which day it is in a zone: `2026-11-21`. */
export function dayIn(moment: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(moment);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year')}-${of('month')}-${of('day')}`;
}

/** How many days lie between two days such as `2026-11-21`; `NaN` where one is none. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** From one day of the week to the next of that name: 1 to 7. */
function daysUntil(weekday: number, wanted: number): number {
  return ((wanted - weekday + 6) % 7) + 1;
}

function formatDate(day: Date): string {
  return day.toLocaleDateString('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' });
}

function formatWeekday(day: Date): string {
  return day.toLocaleDateString('en-GB', { timeZone: 'UTC', weekday: 'short' });
}
