import type { Range } from './ranges.ts';

/** A text with one layer of escaping taken off. */
export interface Unwrapped {
  readonly text: string;
  /** Where a part of it stands in the text that was unwrapped; escapes are never cut. */
  toSource(range: Range): Range;
}

const SIGNS: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '\\n': '\n',
  '\\t': '\t',
  '\\r': '\r',
  '\\b': '\b',
  '\\f': '\f',
};

/** Slack's and XML's entities, and letters that nobody sees. */
const FOR_READERS = /&(?:amp|lt|gt|quot);|[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const IN_JSON = /\\u[0-9a-fA-F]{4}|\\[\\"/ntrbf]/g;
const IN_URL = /(?:%[0-9a-fA-F]{2})+/g;

/** Takes off one layer: entities, else escapes as in JSON, else those of URLs. `undefined`: there is none. */
export function unwrap(text: string): Unwrapped | undefined {
  return (
    replaceTraced(text, FOR_READERS, (entity) => SIGNS[entity] ?? '') ??
    replaceTraced(text, IN_JSON, unescapeJson) ??
    replaceTraced(text, IN_URL, unescapeUrl)
  );
}

/** The same as a form would have sent it, at the same places; `undefined`: it cannot be one. */
export function unwrapForm(text: string): string | undefined {
  return text.includes('+') && text.search(IN_URL) !== -1 ? text.replaceAll('+', ' ') : undefined;
}

function unescapeJson(escaped: string): string {
  if (escaped.startsWith('\\u')) return String.fromCharCode(Number.parseInt(escaped.slice(2), 16));
  return SIGNS[escaped] ?? escaped.slice(1);
}

function unescapeUrl(escapes: string): string {
  return Buffer.from(escapes.replaceAll('%', ''), 'hex').toString();
}

/** Where a piece stood, and where it stands now. */
interface Piece {
  readonly from: Range;
  readonly to: Range;
}

function replaceTraced(
  text: string,
  pattern: RegExp,
  replace: (match: string) => string,
): Unwrapped | undefined {
  if (text.search(pattern) === -1) return undefined;
  const pieces: Piece[] = [];
  let grown = 0;
  const output = text.replace(pattern, (match: string, at: number) => {
    const instead = replace(match);
    const to = { start: at + grown, end: at + grown + instead.length };
    pieces.push({ from: { start: at, end: at + match.length }, to });
    grown += instead.length - match.length;
    return instead;
  });
  return {
    text: output,
    toSource: ({ start, end }) => ({ start: trace(pieces, start).start, end: trace(pieces, end - 1).end }),
  };
}

/** The part of the source that the unit at `at` was made of. */
function trace(pieces: readonly Piece[], at: number): Range {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.to.start ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  // Pieces that became nothing begin where the next unit does: the last of them is before it.
  const piece = pieces[low - 1];
  if (piece === undefined) return { start: at, end: at + 1 };
  if (at < piece.to.end) return piece.from;
  const start = at - piece.to.end + piece.from.end;
  return { start, end: start + 1 };
}
