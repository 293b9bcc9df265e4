import { plural } from '../wording/counts.ts';
import { cut, oneLine } from '../wording/outside-text.ts';

/** Escapes the three characters that Slack reads as mark-up, in `mrkdwn` objects and a message's `text`. Cut afterwards, with `cut`. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
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

/** `32 checks`, `3 applications`: what a report's rows are. */
export function countOf(report: {
  readonly rows: readonly unknown[];
  readonly noun?: string;
  readonly count?: number;
}): string {
  return plural(report.count ?? report.rows.length, report.noun ?? 'check');
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
