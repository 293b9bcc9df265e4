import { oneLine } from '../wording/outside-text.ts';

/**
 * A table as CSV (RFC 4180), for a spreadsheet. Every cell is one line, and none is a formula there, whoever
 * wrote it: what begins like one gets an apostrophe before it.
 */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(toCell).join(',')}\r\n`).join('');
}

function toCell(text: string): string {
  const shown = oneLine(text);
  const safe = /^[=+\-@]/.test(shown) ? `'${shown}` : shown;
  return /[",;\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
