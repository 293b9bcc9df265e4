/** The times of messages and `<!date^…>`, in the zone of whoever reads. */

const OPTIONS: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  date: { month: 'long', day: 'numeric', year: 'numeric' },
  date_short: { month: 'short', day: 'numeric', year: 'numeric' },
  date_long: { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  time_secs: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
};

/** Fills a `<!date>` format. `at` in seconds, `now` in milliseconds. */
export function formatDate(format: string, at: number, timeZone: string, now: number): string {
  return format.replace(
    /\{(\w+)\}/g,
    (whole, token: string) => formatToken(token, at, timeZone, now) ?? whole,
  );
}

function formatToken(token: string, at: number, timeZone: string, now: number): string | undefined {
  if (token === 'ago') return formatAgo(at * 1000, now);
  if (token === 'date_num') return isoDay(at * 1000, timeZone);
  const pretty = token.match(/^(.*)_pretty$/)?.[1];
  const relative = pretty === undefined ? undefined : relativeDay(at * 1000, timeZone, now);
  const options = OPTIONS[pretty ?? token];
  if (options === undefined) return undefined;
  return relative ?? new Intl.DateTimeFormat('en-US', { ...options, timeZone }).format(at * 1000);
}

/** `14:05` in the reader's zone. */
export function formatTime(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-US', { ...OPTIONS.time, timeZone }).format(atMs);
}

/** `Today`, `Yesterday`, `Tuesday, November 17`. */
export function formatDay(atMs: number, timeZone: string, now: number): string {
  const long = { weekday: 'long', month: 'long', day: 'numeric', timeZone } as const;
  return relativeDay(atMs, timeZone, now) ?? new Intl.DateTimeFormat('en-US', long).format(atMs);
}

/** `2026-11-21` in the reader's zone. */
export function isoDay(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone }).format(atMs);
}

function relativeDay(atMs: number, timeZone: string, now: number): string | undefined {
  const day = isoDay(atMs, timeZone);
  const offset = [-1, 0, 1].find((days) => isoDay(now + days * 86_400_000, timeZone) === day);
  return offset === undefined ? undefined : ['Yesterday', 'Today', 'Tomorrow'][offset + 1];
}

/** `3 minutes ago`, `in 2 hours`. */
export function formatAgo(atMs: number, now: number): string {
  const seconds = Math.trunc((atMs - now) / 1000);
  const [size, unit] = UNITS.find(([limit]) => Math.abs(seconds) >= limit) ?? [1, 'second'];
  return new Intl.RelativeTimeFormat('en', { numeric: 'always' }).format(Math.trunc(seconds / size), unit);
}

const UNITS: readonly [number, Intl.RelativeTimeFormatUnit][] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
];
