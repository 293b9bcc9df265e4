import { describe, expect, it } from 'vitest';
import { handle, joinHandles, ordinal, quoted } from '../../src/messages/text.ts';

describe('words of the gate', () => {
  it.each([
    [1, '1st'],
    [2, '2nd'],
    [3, '3rd'],
    [4, '4th'],
    [11, '11th'],
    [12, '12th'],
    [13, '13th'],
    [21, '21st'],
    [111, '111th'],
  ])('%d is %s', (number, text) => {
    expect(ordinal(number)).toBe(text);
  });

  it.each([
    [[], ''],
    [['ines'], '@ines'],
    [['ines', 'omar'], '@ines and @omar'],
    [['ines', '@jun', 'omar'], '@ines, @jun and @omar'],
  ])('%o are %s', (names, text) => {
    expect(joinHandles(names)).toBe(text);
  });

  it('leaves a terminal as it is, and quotes what was said', () => {
    expect(handle('terminal:jun')).toBe('terminal:jun');
    expect(quoted('  a fix\n')).toBe('"a fix"');
    expect(quoted(undefined)).toBe('');
  });
});
