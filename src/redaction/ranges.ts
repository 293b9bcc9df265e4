/** A part of a text, in UTF-16 units; `end` is the first that is not in it. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The text with `instead` for each range; ranges that overlap count as one. */
export function replaceRanges(text: string, ranges: readonly Range[], instead: string): string {
  let output = '';
  let done = 0;
  let open: Range | undefined;
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    if (open !== undefined && range.start < open.end) {
      open = { start: open.start, end: Math.max(open.end, range.end) };
      continue;
    }
    if (open !== undefined) {
      output += text.slice(done, open.start) + instead;
      done = open.end;
    }
    open = range;
  }
  return open === undefined ? text : output + text.slice(done, open.start) + instead + text.slice(open.end);
}
