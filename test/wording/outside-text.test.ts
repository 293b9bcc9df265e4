import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeMrkdwn } from '../../src/messages/text.ts';
import { cut, manyLines, oneLine } from '../../src/wording/outside-text.ts';

describe('text from outside', () => {
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
});
