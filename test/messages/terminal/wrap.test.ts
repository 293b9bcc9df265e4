import { expect, test } from 'vitest';
import { wrap } from '../../../src/messages/terminal/wrap.ts';

test.each([
  ['at the last space that fits', 'prod is ready for it', 14, ['prod is ready', 'for it']],
  ['not in a word', 'prod ghcr.io/acme/toy-service', 10, ['prod', 'ghcr.io/acme/toy-service']],
  ['not before a unit', 'NotReady for 14 min (gone)', 16, ['NotReady for', '14 min (gone)']],
  [
    'not before a unit that a mark follows',
    'asked by mara 0.4 s, once',
    17,
    ['asked by mara', '0.4 s, once'],
  ],
  ['between two units', 'until 14:30, in 3 h 40 min', 19, ['until 14:30, in 3 h', '40 min']],
  ['before a word that only begins like one', 'wave 3 syncs all', 7, ['wave 3', 'syncs', 'all']],
] as const)('a line breaks %s', (_where, text, width, lines) => {
  expect(wrap(text, width)).toEqual(lines);
});
