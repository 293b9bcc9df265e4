import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toCheckpointLine } from '../../../src/audit/checkpoint.ts';
import { aForgery, aKey, anExport, aRecord, hashOf, placesBefore, verify } from '../an-export.ts';

const key = aKey();
const { lines, checkpoints } = anExport(key);
const newest = checkpoints.slice(-1);
const isRecord = (line: string) => line.startsWith('{"hash"');
/** Places of the records among the lines; the record's number is one more than its place here. */
const records = lines.flatMap((line, index) => (isRecord(line) ? [index] : []));
const indexOf = (seq: number) => records[seq - 1] ?? -1;
const without = (...indexes: number[]) => lines.filter((_line, index) => !indexes.includes(index));
const withAt = (at: number, ...more: string[]) => lines.toSpliced(at, 0, ...more);

/** `deleted 57`, or `sound`. */
function judge(...args: Parameters<typeof verify>): string {
  const verdict = verify(...args);
  if (verdict.isSound) return 'sound';
  const { kind, seq, checkpoint } = verdict.damage;
  return checkpoint === undefined ? `${kind} ${seq}` : `${kind} ${seq}, checkpoint ${checkpoint}`;
}

test('an export as it was made is sound and signed to its end', () => {
  expect(verify(lines, key)).toEqual({
    isSound: true,
    records: 1_000,
    checkpoints: 10,
    signedUpTo: 1_000,
    hash: newest[0]?.checkpoint.hash,
  });
});

describe('each of 1,000 records', () => {
  const LONG = { timeout: 120_000 };
  const before = placesBefore(lines);
  /** From there on; what comes before was not changed. */
  const judgeFrom = (at: number, changed: readonly string[]) =>
    judge(changed.slice(at, at + 5), key, { from: before[at] ?? fail() });
  const each = (expected: (seq: number) => string, found: (seq: number) => string) => {
    for (let seq = 1; seq <= 1_000; seq += 1) {
      if (found(seq) !== expected(seq)) throw new Error(`record ${seq}: ${found(seq)}`);
    }
  };

  test('that is dropped is missed', LONG, () => {
    each(
      (seq) => (seq === 1_000 ? 'cut 1000' : `deleted ${seq}`),
      (seq) => judge(without(indexOf(seq)), key),
    );
  });

  test('that stands there twice is found', LONG, () => {
    each(
      (seq) => `doubled ${seq}`,
      (seq) => judgeFrom(indexOf(seq), withAt(indexOf(seq), lines[indexOf(seq)] ?? '')),
    );
  });

  test('that is moved to the other half is found, at the first place where something is wrong', LONG, () => {
    each(
      (seq) => `reordered ${seq <= 500 ? seq : seq - 500}`,
      (seq) => {
        const line = lines[indexOf(seq)] ?? '';
        const to = indexOf(seq <= 500 ? seq + 500 : seq - 500);
        return judge(without(indexOf(seq)).toSpliced(to, 0, line), key);
      },
    );
  });

  test('that is exchanged with the next is found', LONG, () => {
    each(
      (seq) => (seq === 1_000 ? 'sound' : `reordered ${seq}`),
      (seq) => {
        const [one, other] = [indexOf(seq), indexOf(seq + 1)];
        return seq === 1_000
          ? judge(lines, key)
          : judge(lines.with(one, lines[other] ?? '').with(other, lines[one] ?? ''), key);
      },
    );
  });

  test('that is written anew, hash and all, is found', LONG, () => {
    each(
      (seq) => (seq === 1_000 ? 'rewritten 901' : `edited ${seq}`),
      (seq) => {
        const forged = aForgery(seq, hashOf(lines[indexOf(seq - 1)]));
        return judge(lines.with(indexOf(seq), forged), key);
      },
    );
  });

  test('before which a forged one is put is found', LONG, () => {
    each(
      (seq) => `inserted ${seq}`,
      (seq) => {
        const forged = aForgery(seq, hashOf(lines[indexOf(seq - 1)]));
        return judgeFrom(indexOf(seq), withAt(indexOf(seq), forged));
      },
    );
  });

  test('at which the tail was cut off is found by a checkpoint that was kept elsewhere', LONG, () => {
    each(
      (seq) => `cut ${seq}`,
      (seq) => judge(lines.slice(0, indexOf(seq)), key, { checkpoints: newest }),
    );
  });
});

describe('records', () => {
  test.each([
    ['a copy far behind its place', withAt(indexOf(900), lines[indexOf(20)] ?? ''), 'doubled 20'],
    ['a copy far before its place', withAt(indexOf(20), lines[indexOf(900)] ?? ''), 'doubled 900'],
    ['a forgery with an old number', withAt(indexOf(900), aForgery(20, 'x')), 'inserted 20'],
    ['a forgery with a number that comes later', withAt(indexOf(20), aForgery(900, 'x')), 'inserted 900'],
    ['a forgery with a number beyond the end', withAt(indexOf(20), aForgery(5_000, 'x')), 'inserted 5000'],
    ['a line of nonsense', withAt(indexOf(20), 'nonsense'), 'inserted 20'],
    ['an empty line', withAt(indexOf(20), ''), 'inserted 20'],
    ['a forgery that is not even linked', withAt(indexOf(20), aForgery(20, 'x')), 'inserted 20'],
    ['one replaced by a forgery without links', lines.with(indexOf(20), aForgery(20, 'x')), 'edited 20'],
    ['ten in a row are gone', without(...records.slice(40, 50)), 'deleted 41'],
    ['the first is gone', without(indexOf(1)), 'deleted 1'],
    ['everything is gone', [], 'rewritten 1'],
    ['the last hundred were never signed', lines.slice(0, -1), 'sound'],
  ])('%s', (_name, changed, expected) => {
    expect(judge(changed, key)).toBe(expected);
  });
});

describe('checkpoints', () => {
  const at = (number: number) => lines.indexOf(toCheckpointLine(checkpoints[number - 1] ?? fail()));
  const line = (number: number) => lines[at(number)] ?? '';
  const moved = (number: number, to: number) => without(at(number)).toSpliced(to, 0, line(number));

  test.each([
    ['one is gone', without(at(3)), 'deleted 201, checkpoint 3'],
    ['one stands there twice', withAt(at(3), line(3)), 'doubled 300, checkpoint 3'],
    ['one stands there again, far behind', withAt(at(8), line(3)), 'doubled 300, checkpoint 3'],
    ['one stands there again, far before', withAt(at(3), line(8)), 'doubled 800, checkpoint 8'],
    ['one stands too early', moved(3, indexOf(250)), 'reordered 300, checkpoint 3'],
    ['one stands too late', moved(3, indexOf(350)), 'reordered 300, checkpoint 3'],
    ['one stands far too late', moved(3, indexOf(850)), 'reordered 400, checkpoint 4'],
    ['one has the signature of another', lines.with(at(3), swapped(3, 4)), 'bad-signature 300'],
  ])('%s', (_name, changed, expected) => {
    expect(judge(changed, key)).toBe(expected);
  });

  function swapped(number: number, other: number): string {
    const [one, two] = [checkpoints[number - 1] ?? fail(), checkpoints[other - 1] ?? fail()];
    return toCheckpointLine({ checkpoint: one.checkpoint, signature: two.signature });
  }
});

describe('a log that was rewritten whole without the key is found', () => {
  const thief = aKey();
  const rewritten = anExport(thief, { told: 'as it suits me' });

  test('with no checkpoints', () => {
    expect(judge(rewritten.lines.filter(isRecord), key)).toBe('rewritten 1');
  });

  test("with checkpoints of the thief's own key", () => {
    expect(judge(rewritten.lines, key)).toBe('rewritten 1');
  });

  test("with checkpoints that say they are of the log's key", () => {
    const lying = rewritten.lines.map((line) => line.replace(thief.id, key.id));

    expect(judge(lying, key)).toBe('bad-signature 100');
  });

  test('with the checkpoints of the true log', () => {
    const mixed = rewritten.lines.map((line, index) => (isRecord(line) ? line : (lines[index] ?? '')));

    expect(judge(mixed, key)).toBe('rewritten 1');
  });

  test('from the middle on, with the checkpoints of the true log', () => {
    let previous = hashOf(lines[indexOf(450)]);
    const changed = lines.map((line, index) => {
      if (index <= indexOf(450) || !isRecord(line)) return line;
      const forged = aForgery(records.indexOf(index) + 1, previous);
      previous = hashOf(forged);
      return forged;
    });

    expect(judge(changed, key)).toBe('rewritten 401');
  });

  test('where only a checkpoint that was kept elsewhere is left to tell', () => {
    const unsigned = rewritten.lines.filter(isRecord);

    expect(judge(unsigned, key, { checkpoints: newest })).toBe('rewritten 1');
  });
});

test('two histories that the key signed are a fork, told by a checkpoint that was kept elsewhere', () => {
  const other = anExport(key, { told: 'after a backup was brought back' });

  expect(judge(other.lines, key, { checkpoints: newest })).toBe('forked 901');
  expect(judge(other.lines, key, { checkpoints })).toBe('forked 1');
});

test('a checkpoint that was kept elsewhere and fits changes nothing', () => {
  expect(judge(lines, key, { checkpoints })).toBe('sound');
  expect(() => verify(lines, aKey(), { checkpoints })).toThrow('none of the keys signed');
});

describe('whatever is done to an export', () => {
  const small = anExport(key, { records: 30, every: 10 });
  const bytes = Buffer.from(`${small.lines.join('\n')}\n`);
  const kept = small.checkpoints.slice(-1);
  const spot = fc.nat({ max: bytes.length - 1 });
  const edit = fc.oneof(
    fc.record({ is: fc.constant('set' as const), at: spot, byte: fc.nat({ max: 255 }) }),
    fc.record({ is: fc.constant('put' as const), at: spot, byte: fc.nat({ max: 255 }) }),
    fc.record({ is: fc.constant('drop' as const), at: spot, length: fc.integer({ min: 1, max: 900 }) }),
    fc.record({
      is: fc.constant('copy' as const),
      at: spot,
      from: spot,
      length: fc.integer({ min: 1, max: 900 }),
    }),
  );

  test('what is called sound has every record as it was', () => {
    const original = small.lines.filter(isRecord);

    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        const changed = edits.reduce(apply, bytes);
        const text = changed.toString('latin1');
        const isWhole = text.endsWith('\n') || text === '';
        const split = text.split('\n').slice(0, isWhole ? -1 : undefined);
        const verdict = verify(
          split.map((line) => Buffer.from(line, 'latin1')),
          key,
          { checkpoints: kept },
        );
        const sound = split.filter(isRecord).map((line) => Buffer.from(line, 'latin1').toString());
        expect(verdict.isSound && isWhole ? sound : original).toEqual(original);
      }),
      { numRuns: 3_000 },
    );
  });

  test('lines in any other order, or not all of them, or with others between, are never sound', () => {
    const forgeries = [aForgery(5, hashOf(small.lines[3])), aForgery(31, hashOf(small.lines.at(-2)))];
    const line = fc.constantFrom(...small.lines, ...forgeries);

    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (some) => {
        const verdict = verify(some, key, { checkpoints: kept });
        expect(verdict.isSound).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  function apply(before: Buffer, change: Edit): Buffer {
    const [head, tail] = [before.subarray(0, change.at), before.subarray(change.at)];
    switch (change.is) {
      case 'set':
        return Buffer.concat([head, Buffer.of(change.byte), tail.subarray(1)]);
      case 'put':
        return Buffer.concat([head, Buffer.of(change.byte), tail]);
      case 'drop':
        return Buffer.concat([head, tail.subarray(change.length)]);
      case 'copy':
        return Buffer.concat([head, before.subarray(change.from, change.from + change.length), tail]);
    }
  }

  type Edit = typeof edit extends fc.Arbitrary<infer Value> ? Value : never;
});

function fail(): never {
  throw new Error('no such checkpoint');
}

test('a record that is true JSON but not canonical is found', () => {
  const spaced = aRecord(20, hashOf(lines[indexOf(19)]), 'as it was').replace('{"actor"', '{ "actor"');

  expect(
    judge(lines.with(indexOf(20), `{"hash":"${hashOf(lines[indexOf(20)])}","record":${spaced}}`), key),
  ).toBe('edited 20');
});
