import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashRecord, toCanonicalJson } from '../../../src/audit/canonical-json.ts';
import { parseLine, toRecordLine } from '../../../src/audit/verify/line.ts';
import { aRecord } from '../an-export.ts';

const read = (record: string) =>
  parseLine(Buffer.from(toRecordLine({ hash: hashRecord(record), record })), new Map());

/** A record's text with a part replaced and its hash made anew. */
const forge = (from: string, to: string) => aRecord(7, 'ab'.repeat(32), 'as it was').replace(from, to);

describe('a line with a record', () => {
  test('tells the number and the hash before, whatever people wrote into it', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(
        fc.record({
          seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
          at: fc.integer(),
          type: text,
          actor: text,
          runId: fc.option(text),
          environment: fc.option(text),
          data: fc.dictionary(text, fc.jsonValue()),
          previous: fc.constantFrom('', 'ab'.repeat(32)),
        }),
        (record) => {
          const json = toWellFormed(record);

          const line = read(json);

          expect(line).toMatchObject({ is: 'record', seq: record.seq, previous: record.previous });
        },
      ),
    );
  });

  test.each([
    ['its fields in another order', '{"seq":7,"previous":"abcd"}', 7],
    ['a field more', forge('"type":', '"sequel":9,"type":'), 7],
    [
      'a number inside its data that looks like its own',
      forge('"told":', '"previous":"x","seq":9,"told":'),
      7,
    ],
    [
      'a number that stands there twice: the last counts, as in JSON',
      forge('"runId":', '"seq":9,"runId":'),
      7,
    ],
  ])('may have %s', (_what, record, seq) => {
    expect(read(record)).toMatchObject({ is: 'record', seq });
  });

  test.each([
    ['data that is no JSON', forge('"told":', 'told:')],
    ['a text with a bare quote', forge('"actor":"', '"actor":"a"b')],
    ['a text with an unknown escape', forge('"type":"run', '"type":"\\x')],
    ['a number with a zero before it', forge('"seq":7', '"seq":07')],
    ['a time with a zero before it', forge('"at":1', '"at":01')],
    ['no number', forge('"seq":7,', '')],
    ['a number that is too large to count with', forge('"seq":7', '"seq":9007199254740993')],
    ['more after its end', `${forge('', '')} {}`],
  ])('is broken with %s, though its hash is right', (_what, record) => {
    expect(read(record)).toEqual({ is: 'broken' });
  });
});

/** Lone halves of a pair are not JSON of the web's kind: they are replaced, as in a request. */
function toWellFormed(record: object): string {
  return toCanonicalJson(JSON.parse(JSON.stringify(record).replace(/\\ud[89a-f][0-9a-f]{2}/g, '?')));
}
