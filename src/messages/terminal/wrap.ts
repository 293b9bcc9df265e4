import { stripVTControlCharacters } from 'node:util';

/** A space, but not the one between a number and its unit: `0.4 s`, `14 min`. */
const BREAK = /(?<!\d) | (?!(?:ms|s|min|h|d)(?![\w-]))/;

/** Breaks one line of text at spaces so that none is wider than `width`. Longer words stay whole, and so does `14 min`. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(BREAK)) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current !== '' && displayWidth(longer) > width) {
      lines.push(current);
      current = word;
    } else {
      current = longer;
    }
  }
  return current === '' ? lines : [...lines, current];
}

const ZERO = /[\p{Mn}\p{Me}\p{Cf}]/u;
const WIDE =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

/** Columns that a text takes: wide letters and emoji two, marks none, colours none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const letter of stripVTControlCharacters(text)) {
    if (!ZERO.test(letter)) width += WIDE.test(letter) ? 2 : 1;
  }
  return width;
}

/** The beginning of a text that fits into `width` columns, with `…` where it was cut. */
export function fitWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let shown = '';
  for (const letter of text) {
    if (displayWidth(shown + letter) > width - 1) break;
    shown += letter;
  }
  return `${shown}…`;
}

/** Before what belongs to the line above. */
export const INDENT = '   ';

/** Text in a paragraph: `indent` before each line, `more` before each but the first. */
export function hanging(text: string, width: number, indent: string, more = INDENT): readonly string[] {
  return wrap(text, width - indent.length - more.length).map(
    (part, index) => indent + (index > 0 ? more : '') + part,
  );
}
