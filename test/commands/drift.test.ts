import { expect, test } from 'vitest';
import { parseDrift } from '../../src/commands/drift.ts';

test.each([
  [[], {}, {}],
  [['toy-web-prod'], {}, { only: ['toy-web-prod'] }],
  [[], { all: true }, { show: 'all' }],
  [['toy-web-prod'], { new: true }, { only: ['toy-web-prod'], show: 'new' }],
] as const)('%j with %j asks for %j', (words, options, input) => {
  expect(parseDrift(words, options)).toEqual(input);
});

test.each([
  [['toy-web-prod', 'toy-service-prod'], {}, 'toy-service-prod is more than drift takes.'],
  [[], { all: true, new: true }, '--all and --new exclude each other.'],
  [['<!channel>'], {}, '<!channel> is no name of an application.'],
] as const)('%j with %j is refused', (words, options, sentence) => {
  expect(() => parseDrift(words, options)).toThrow(sentence);
});
