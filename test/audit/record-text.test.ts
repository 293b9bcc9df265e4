import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/audit/append.ts';
import { toCanonicalJson } from '../../src/audit/canonical-json.ts';
import { placeRecord, toRecordText } from '../../src/audit/record-text.ts';

const words = fc.string({ unit: 'binary' });

describe('the text of a record', () => {
  test('is the canonical JSON of the whole record, whatever is told', () => {
    const anEvent = fc.record(
      {
        type: words,
        actor: words,
        at: fc.integer(),
        runId: words,
        environment: words,
        data: fc.dictionary(words, fc.jsonValue({ stringUnit: 'binary' })),
      },
      { requiredKeys: ['type', 'actor', 'at'] },
    );
    fc.assert(
      fc.property(anEvent, fc.nat(), fc.stringMatching(/^[0-9a-f]{64}$/), (told, seq, previous) => {
        const event = { ...told, data: told.data as { [key: string]: Json } };
        const { type, actor, at, runId = null, environment = null, data = {} } = event;

        const text = placeRecord(toRecordText(event), seq, previous);

        expect(text).toBe(toCanonicalJson({ seq, at, type, actor, runId, environment, data, previous }));
      }),
    );
  });

  test.each(['type', 'actor', 'runId', 'environment'] as const)(
    'is none where %s is not well-formed, as of data',
    (field) => {
      const event = { type: 'test', actor: 'bitiq:test', at: 1 };

      expect(() => toRecordText({ ...event, [field]: 'a\ud800' })).toThrow(TypeError);
      expect(() => toRecordText({ ...event, data: { [field]: 'a\ud800' } })).toThrow();
    },
  );
});
