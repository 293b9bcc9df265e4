import { expect, test } from 'vitest';
import { listHeaderSecrets } from '../../src/config/otlp-headers.ts';

test.each([
  [undefined, []],
  ['', []],
  ['x-scope-orgid=platform', []],
  ['api-key=short1', ['short1']],
  ['x-honeycomb-team=0123456789abcdef', ['0123456789abcdef']],
  ['authorization=Bearer%20planted', ['Bearer%20planted', 'Bearer planted', 'planted']],
  ['x-scope-orgid=platform, authorization = Basic Zm9v=', ['Basic Zm9v=', 'Zm9v=']],
  ['token=100%', ['100%']],
])('of the headers %s these are secrets', (headers, expected) => {
  expect([...new Set(listHeaderSecrets(headers))]).toEqual(expected);
});
