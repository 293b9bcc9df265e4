import { expect, test } from 'vitest';
import { toCsv } from '../../src/messages/csv.ts';

test.each([
  ['plain text', 'toy-web-prod', 'toy-web-prod'],
  ['what parts cells', 'a,b;c', '"a,b;c"'],
  ['what quotes', 'say "no"', '"say ""no"""'],
  ['a line end', 'one\r\ntwo', 'one two'],
  ['a formula', '=HYPERLINK("https://evil.example")', '"\'=HYPERLINK(""https://evil.example"")"'],
  ['one that begins with +', '+1', "'+1"],
  ['one that begins with -', '-1', "'-1"],
  ['one that begins with @', '@SUM(A1)', "'@SUM(A1)"],
  ['one behind a tab', '\t=1', "'=1"],
  ['one behind what nobody sees', '\u200b=1', "'=1"],
  ['one in a cell that is parted elsewhere', 'a;=1', '"a;=1"'],
  ['nothing', '', ''],
])('%s is one safe cell', (_what, text, cell) => {
  expect(toCsv([[text, 'end']])).toBe(`${cell},end\r\n`);
});
