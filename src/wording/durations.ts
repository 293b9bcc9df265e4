export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/**
 * A length of time as people say it: `0.9 s`, `42 s`, `14 min`, `1 h 20 min`, `5 h`, `1 d 6 h`, `3 d`. Always in
 * its largest unit, with the next one as long as there is only one of it: so little is lost.
 */
export function formatDuration(ms: number): string {
  const length = lengthOf(ms);
  if (length < 9_950) return `${(length / 1_000).toFixed(1)} s`;
  const [minutes, hours] = [Math.round(length / MINUTE_MS), Math.round(length / HOUR_MS)];
  if (length < 59_500) return `${Math.round(length / 1_000)} s`;
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 120) return withRest('1 h', minutes - 60, 'min');
  if (hours < 24) return `${hours} h`;
  if (hours < 48) return withRest('1 d', hours - 24, 'h');
  return `${Math.round(length / DAY_MS)} d`;
}

/** The same in two units, for what somebody waits for: `40 s`, `2 min`, `3 h 40 min`, `2 d 3 h`. */
export function formatSpan(ms: number): string {
  const seconds = Math.round(lengthOf(ms) / 1_000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return withRest(`${hours} h`, minutes % 60, 'min');
  return withRest(`${Math.floor(hours / 24)} d`, hours % 24, 'h');
}

/** How long ago something was, for a sentence: seconds would be over before it is read. */
export function ageOf(since: Date, now: Date): string {
  return formatAge(now.getTime() - since.getTime());
}

/** The same of milliseconds: `less than 1 min`, `14 min`, `1 d 6 h`, `3 d`. */
export function formatAge(ms: number): string {
  return lengthOf(ms) < MINUTE_MS ? 'less than 1 min' : formatDuration(ms);
}

/** What is no length of time counts as none. */
function lengthOf(ms: number): number {
  return Math.max(0, Number.isFinite(ms) ? ms : 0);
}

function withRest(whole: string, rest: number, unit: string): string {
  return rest === 0 ? whole : `${whole} ${rest} ${unit}`;
}
