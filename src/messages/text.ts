/**
 * What makes text from outside safe to show. Whatever comes from a person, a cluster or Vault passes
 * through `oneLine` or `manyLines` before it is shown anywhere, and through `escapeMrkdwn` besides
 * where Slack reads mark-up (`mrkdwn` objects and a message's `text`).
 */

/** Reorder, hide or join text: direction overrides, isolates, marks, zero-width characters. */
const INVISIBLE = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the point, ESC above all.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same, but tab and newline may stay.
const CONTROL_IN_LINES = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]+/gu;

/** No row, name or remedy needs more; keeps a megabyte from a cluster from being worked through. */
const LONGEST = 4_000;

/** Text on one line, trimmed, without control characters; nothing and `null` become ''. */
export function oneLine(text: unknown): string {
  return prepare(text).replace(CONTROL, ' ').trim();
}

/** Text whose lines and tabs are kept: what is to be copied, or listed. */
export function manyLines(text: unknown): string {
  return prepare(text)
    .replace(/\r\n?/g, '\n')
    .replace(CONTROL_IN_LINES, ' ')
    .replace(/^\n+|\s+$/g, '');
}

function prepare(text: unknown): string {
  return String(text ?? '')
    .slice(0, LONGEST)
    .toWellFormed()
    .replace(INVISIBLE, '');
}

/** Escapes the three characters that Slack reads as mark-up. Cut afterwards, with `cut`. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** At most `limit` UTF-16 units, the last one `…` where it had to be cut. Never inside an entity or a surrogate pair. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = text.slice(0, Math.max(0, limit - 1));
  const whole = head.replace(/[\ud800-\udbff]$/, '').replace(/&[a-z]{0,3}$/, '');
  return `${whole}…`.slice(0, limit);
}

/** One line of outside text for a `mrkdwn` object: cleaned, escaped, cut. */
export function mrkdwn(text: unknown, limit: number): string {
  return cut(escapeMrkdwn(oneLine(text)), limit);
}

/** Outside text in code marks, for a `mrkdwn` object. A backtick in it would end the marks: it becomes `'`. */
export function code(text: unknown, limit = 200): string {
  const inside = mrkdwn(text, limit).replaceAll('`', "'");
  return inside === '' ? '' : `\`${inside}\``;
}

/** One line of outside text for a `mrkdwn` object that is read letter by letter: in code marks where it has mark-up. */
export function unmarked(text: unknown, limit: number): string {
  return /[*_~`]|:[\w+'-]+:/.test(oneLine(text)) ? code(text, limit) : mrkdwn(text, limit);
}

/** `1 blocker`, `2 blockers`, `0 replies` with the plural given. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `32 checks`, `3 applications`: what a report's rows are. */
export function countOf(report: {
  readonly rows: readonly unknown[];
  readonly noun?: string;
  readonly count?: number;
}): string {
  return plural(report.count ?? report.rows.length, report.noun ?? 'check');
}

/** A length of time with one unit, as people say it: `0.9 s`, `42 s`, `14 min`, `2 h`, `3 d`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Number.isFinite(ms) ? ms : 0) / 1_000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  if (seconds < 3_570) return `${Math.round(seconds / 60)} min`;
  if (seconds < 84_600) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

/** A moment in the reader's own zone, for a `mrkdwn` object; UTC where the client cannot. */
export function slackDate(date: Date): string {
  const fallback = `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `<!date^${Math.floor(date.getTime() / 1_000)}^{date_short_pretty} {time}|${fallback}>`;
}

/** The same without its day. */
export function slackTime(date: Date): string {
  const fallback = `${date.toISOString().slice(11, 16)} UTC`;
  return `<!date^${Math.floor(date.getTime() / 1_000)}^{time}|${fallback}>`;
}

/** A length of time in hours and minutes, for what somebody waits for: `40 m`, `3 h 40 m`, `2 d 3 h`. */
export function formatSpan(ms: number): string {
  const minutes = Math.max(0, Math.round((Number.isFinite(ms) ? ms : 0) / 60_000));
  if (minutes < 60) return `${minutes} m`;
  if (minutes < 1_440) return `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
  return `${Math.floor(minutes / 1_440)} d ${Math.floor((minutes % 1_440) / 60)} h`;
}

/** `1st`, `2nd`, `11th`, `23rd`. */
export function ordinal(number: number): string {
  const isTeen = Math.floor((number % 100) / 10) === 1;
  return `${number}${(isTeen ? undefined : ['th', 'st', 'nd', 'rd'][number % 10]) ?? 'th'}`;
}

/** A name as people write it: `@mara`. What is no name, as `terminal:jun`, stays as it is. */
export function handle(name: string): string {
  const plain = oneLine(name);
  return plain.startsWith('@') || plain.includes(':') ? plain : `@${plain}`;
}

/** `@ines`, `@ines and @omar`, `@ines, @jun and @omar`. */
export function joinHandles(names: readonly string[]): string {
  const handles = names.map(handle);
  const last = handles.at(-1) ?? '';
  return handles.length < 2 ? last : `${handles.slice(0, -1).join(', ')} and ${last}`;
}

/** What somebody said, in quotes: `"fixes the echo"`; nothing where nothing was said. */
export function quoted(text: unknown, limit = 300): string {
  const said = cut(oneLine(text), limit);
  return said === '' ? '' : `"${said}"`;
}
