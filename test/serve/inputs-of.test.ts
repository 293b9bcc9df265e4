import { expect, test } from 'vitest';
import { inputsOf } from '../../src/serve/inputs-of.ts';

const ticked = (...values: readonly string[]) => ({ selected_options: values.map((value) => ({ value })) });

test.each([
  ['what was typed', { value: 'seen in staging' }, 'seen in staging'],
  ['nothing typed', { value: null }, ''],
  ['what is ticked', ticked('0', '2'), '0,2'],
  ['nothing ticked', ticked(), ''],
  ['what was chosen', { selected_option: { value: '2026-11-27' } }, '2026-11-27'],
  ['nothing chosen', { selected_option: null }, ''],
  ['a date', { selected_date: '2026-11-27' }, '2026-11-27'],
  ['no date', { selected_date: null }, ''],
])('%s', (_, input, text) => {
  expect(inputsOf({ block: { input } })).toEqual({ block: text });
});
