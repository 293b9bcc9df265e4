import { expect, test } from 'vitest';
import { parseTraceparent, toTraceparent } from '../../src/tracing/traceparent.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

test.each([
  ['sampled', `00-${TRACE}-${SPAN}-01`, { traceId: TRACE, spanId: SPAN, traceFlags: 1 }],
  ['not sampled', `00-${TRACE}-${SPAN}-00`, { traceId: TRACE, spanId: SPAN, traceFlags: 0 }],
  ['nothing', undefined, undefined],
  ['another version', `01-${TRACE}-${SPAN}-01`, undefined],
  ['no trace', `00-${'0'.repeat(32)}-${SPAN}-01`, undefined],
  ['no span', `00-${TRACE}-${'0'.repeat(16)}-01`, undefined],
  ['capitals', `00-${TRACE.toUpperCase()}-${SPAN}-01`, undefined],
  ['more after it', `00-${TRACE}-${SPAN}-01-x`, undefined],
])('a traceparent is read as W3C has it: %s', (_name, text, expected) => {
  expect(parseTraceparent(text)).toEqual(expected);
});

test('what was read is written the same', () => {
  const text = `00-${TRACE}-${SPAN}-01`;

  const read = parseTraceparent(text);

  expect(read && toTraceparent(read)).toBe(text);
});
