import { expect, test } from 'vitest';
import { publicKeysOf } from '../../../src/audit/key.ts';
import { createVerifier, type Verdict } from '../../../src/audit/verify/verifier.ts';
import { aKey, anExport, placesBefore } from '../an-export.ts';

const NEWLINE = 0x0a;
const key = aKey();
const keys = publicKeysOf(key);
const { lines } = anExport(key);

const before = placesBefore(lines);

/** From the line before: what is further back was read already and is not read again. */
function verifyFrom(index: number, bytes: Buffer): Verdict {
  const verifier = createVerifier({ keys, from: before[index] ?? { seq: 0, hash: '', checkpoint: 0 } });
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
    verifier.push(bytes.subarray(start, end));
    start = end + 1;
  }
  if (start < bytes.length) verifier.push(bytes.subarray(start));
  return verifier.end({ isWhole: start === bytes.length });
}

function windowAt(index: number): Buffer {
  return Buffer.from(`${lines.slice(index, index + 3).join('\n')}\n`);
}

/** Every way in which one line, or its end, can have one byte other than it was. */
function* changes(
  index: number,
  change: (bytes: Buffer, at: number) => Buffer,
): Generator<{ at: number; verdict: Verdict }> {
  const bytes = windowAt(index);
  const length = Buffer.byteLength(lines[index] ?? '') + 1;
  for (let at = 0; at < length; at += 1) yield { at, verdict: verifyFrom(index, change(bytes, at)) };
}

/** One bit of the byte, each time another. */
function flip(bytes: Buffer, at: number): Buffer {
  const flipped = Buffer.from(bytes);
  flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
  return flipped;
}

const drop = (bytes: Buffer, at: number) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);

test('as it is, every part of the export is sound', () => {
  for (const index of lines.keys()) expect(verifyFrom(index, windowAt(index)).isSound).toBe(true);
});

test('every single byte that is flipped is found, with its record', { timeout: 120_000 }, () => {
  let flips = 0;
  for (const [index, line] of lines.entries()) {
    const seq = before[index]?.seq ?? 0;
    // Without the word `signature` nothing tells that the line was a checkpoint.
    const expected = line.startsWith('{"hash"')
      ? [`edited ${seq + 1}`]
      : [`bad-signature ${seq}`, `edited ${seq + 1}`];
    for (const { at, verdict } of changes(index, flip)) {
      flips += 1;
      const found = verdict.isSound ? 'sound' : `${verdict.damage.kind} ${verdict.damage.seq}`;
      if (!expected.includes(found)) throw new Error(`byte ${at} of line ${index + 1}: ${found}`);
    }
  }
  expect(flips).toBe(lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0));
});

test('every single byte that is dropped is found', { timeout: 120_000 }, () => {
  // The same for every record, so a hundred lines with a checkpoint in their middle stand for all.
  for (let index = 50; index < 150; index += 1) {
    for (const { at, verdict } of changes(index, drop)) {
      if (verdict.isSound) throw new Error(`byte ${at} of line ${index + 1} was not found`);
    }
  }
});
