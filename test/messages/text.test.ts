import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  code,
  cut,
  escapeMrkdwn,
  formatDuration,
  manyLines,
  oneLine,
  plural,
  slackDate,
} from '../../src/messages/text.ts';

describe('text from outside', () => {
  it.each([
    ['a & b < c > d', 'a &amp; b &lt; c &gt; d'],
    ['<!channel>', '&lt;!channel&gt;'],
    ['&lt;', '&amp;lt;'],
  ])('%s is escaped', (text, escaped) => {
    expect(escapeMrkdwn(text)).toBe(escaped);
  });

  it('is cut neither inside an entity nor inside a surrogate pair', () => {
    const limits = fc.integer({ min: 1, max: 60 });
    const letters = fc.array(fc.constantFrom('&', '<', '>', 'a', '😀', '&amp;'), { maxLength: 30 });

    fc.assert(
      fc.property(letters, limits, (parts, limit) => {
        const escaped = escapeMrkdwn(parts.join(''));

        const short = cut(escaped, limit);

        expect(short.length).toBeLessThanOrEqual(limit);
        expect(short.isWellFormed()).toBe(true);
        expect(short).not.toMatch(/&(?!amp;|lt;|gt;)/);
        expect(escaped.length <= limit ? short : short.slice(0, -1)).toBe(
          escaped.slice(0, escaped.length <= limit ? undefined : short.length - 1),
        );
      }),
    );
  });

  it.each([
    ['two\nlines\tand\u0007a bell', 'two lines and a bell'],
    ['\u202egnp.exe', 'gnp.exe'],
    ['lone \ud83d half', 'lone \ufffd half'],
    ['\u001b[31mred', '[31mred'],
    [null, ''],
    [undefined, ''],
    [42, '42'],
  ])('%j becomes one harmless line', (text, clean) => {
    expect(oneLine(text)).toBe(clean);
  });

  it('keeps lines and tabs of what is to be copied', () => {
    expect(manyLines('\noc get nodes \\\r\n\t-o wide\n\n')).toBe('oc get nodes \\\n\t-o wide');
  });

  it.each([
    ['prod', '`prod`'],
    ['a`b', "`a'b`"],
    ['two\nlines', '`two lines`'],
    ['<!here>', '`&lt;!here&gt;`'],
    ['', ''],
  ])('%j in code marks is %s', (text, marked) => {
    expect(code(text)).toBe(marked);
  });
});

describe('numbers', () => {
  it.each([
    [0, '0.0 s'],
    [900, '0.9 s'],
    [9_949, '9.9 s'],
    [9_950, '10 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [14 * 60_000, '14 min'],
    [59.5 * 60_000, '1 h'],
    [2 * 3_600_000, '2 h'],
    [23.5 * 3_600_000, '1 d'],
    [3 * 86_400_000, '3 d'],
    [-5, '0.0 s'],
    [Number.NaN, '0.0 s'],
  ])('%d ms are %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it.each([
    [0, '0 blockers'],
    [1, '1 blocker'],
    [2, '2 blockers'],
  ])('%d has its plural', (count, text) => {
    expect(plural(count, 'blocker')).toBe(text);
  });

  it("a time is shown in the reader's zone, and in UTC where it cannot be", () => {
    expect(slackDate(new Date('2026-11-21T14:30:59Z'))).toBe(
      '<!date^1795271459^{date_short_pretty} {time}|2026-11-21 14:30 UTC>',
    );
  });
});
