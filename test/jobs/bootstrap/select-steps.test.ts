import { expect, test } from 'vitest';
import { selectSteps } from '../../../src/jobs/bootstrap/select-steps.ts';

const STEPS = ['operators', 'tls', 'register'].map((id) => ({ id, title: id, parts: [] }));

const idsOf = (asked: Parameters<typeof selectSteps>[1]) => selectSteps(STEPS, asked).map(({ id }) => id);

test('steps are selected in the order of the list', () => {
  expect(idsOf({})).toEqual(['operators', 'tls', 'register']);
  expect(idsOf({ from: 'tls' })).toEqual(['tls', 'register']);
  expect(idsOf({ from: 'tls', only: ['register', 'tls'] })).toEqual(['tls', 'register']);
});

test.each([
  ['a step that is not there', { only: ['operator'] }, /Did you mean operators/],
  ['nothing at all', { from: 'tls', only: ['operators'] }, /operators comes before tls/],
])('asking for %s is an error and no success', (_, asked, said) => {
  expect(() => idsOf(asked)).toThrow(said);
});
