import { ageOf, formatSpan } from '../../wording/durations.ts';
import { oneLine } from '../../wording/outside-text.ts';
import type { TerminalStyle } from './render-report.ts';
import { hanging, INDENT } from './wrap.ts';

/** How a terminal shows things, and now: a text that is printed once may say how long ago. */
export interface TerminalMoment extends TerminalStyle {
  readonly now: Date;
}

/** Columns of text, at most 80. */
export function widthOf({ columns }: TerminalStyle): number {
  return Math.min(columns, 80);
}

/** A paragraph at the margin, wrapped; nothing where there is no text. */
export function paragraph(text: string, style: TerminalStyle): readonly string[] {
  const shown = oneLine(text);
  return shown === '' ? [] : hanging(shown, widthOf(style), '');
}

/** A paragraph below another. */
export function below(text: string, style: TerminalStyle): readonly string[] {
  const shown = oneLine(text);
  return shown === '' ? [] : hanging(shown, widthOf(style), INDENT, '  ');
}

/** What is still needed, without the marks that would call people elsewhere. */
export function unmentioned(text: string): string {
  return oneLine(text).replace(/(^|[\s(,])@(?=\w)/g, '$1');
}

/** A name without `@`. */
export function plainName(name: string): string {
  return oneLine(name).replace(/^@/, '');
}

/** `2026-11-21 14:30`, in the terminal's own zone. */
export function localTime(at: Date): string {
  // The Swedish way of writing a date is ISO 8601.
  return at.toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' });
}

/** `until 2026-11-21 14:30 (in 3 h 40 min)`. */
export function untilText(at: Date, now: Date): string {
  const left = at.getTime() - now.getTime();
  return `until ${localTime(at)} (${left > 0 ? `in ${formatSpan(left)}` : 'over'})`;
}

/** `14 min ago`, `just now`. */
export function agoText(at: Date, now: Date): string {
  return now.getTime() - at.getTime() < 60_000 ? 'just now' : `${ageOf(at, now)} ago`;
}

/** Sections with an empty line between them; empty ones are left out. */
export function sections(parts: readonly (readonly string[])[]): string {
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
