/**
 * What makes text from outside safe to show. Whatever comes from a person, a cluster or Vault passes
 * through `oneLine` or `manyLines` before it is shown anywhere.
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

/** At most `limit` UTF-16 units, the last one `…` where it had to be cut. Never inside an entity or a surrogate pair. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = text.slice(0, Math.max(0, limit - 1));
  const whole = head.replace(/[\ud800-\udbff]$/, '').replace(/&[a-z]{0,3}$/, '');
  return `${whole}…`.slice(0, limit);
}
