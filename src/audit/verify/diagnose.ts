import { type Chain, type End, follows, vouchesFor } from './chain.ts';
import type { Damage } from './damage.ts';
import type { CheckpointLine, Line, RecordLine } from './line.ts';

/** What is expected of the next line: the damage once it is known, until then the next expectation. */
export type Expect = (line: Line | End) => Expect | Damage;

/*
 * The chain is broken where these begin, and the log is damaged for certain. What follows only tells
 * what kind of damage it is; none of it can make the log sound again.
 */

/** A line that is no record. If the record that belongs here comes next, it was put in between. */
export function afterBrokenLine(chain: Chain): Expect {
  const seq = chain.seq + 1;
  return (line) => {
    if (line.is === 'end' && !line.isWhole) return { kind: 'cut', seq };
    return { kind: follows(chain, line) ? 'inserted' : 'edited', seq };
  };
}

/** The right number, but not the hash of the record before: which of the two is the wrong one? */
export function afterBrokenLink(chain: Chain, found: RecordLine): Expect {
  return (line) => {
    if (follows(chain, line)) return { kind: 'inserted', seq: found.seq };
    const isFoundGood =
      (line.is === 'record' && line.previous === found.hash) ||
      (line.is === 'checkpoint' && vouchesFor(line, found)) ||
      line.is === 'end';
    const isLastGood = chain.signedUpTo === chain.seq;
    return { kind: 'edited', seq: isFoundGood && !isLastGood ? chain.seq : found.seq };
  };
}

/** A record that comes too early. If the one that was expected is next, only this one is out of place. */
export function afterGap(chain: Chain, found: RecordLine): Expect {
  const missing = chain.seq + 1;
  const search: Expect = (line) => {
    if (line.is === 'end') return { kind: 'deleted', seq: missing };
    const isMissing = line.is === 'record' && line.seq >= missing && line.seq < found.seq;
    return isMissing ? { kind: 'reordered', seq: missing } : search;
  };
  return (line) => {
    const isExpected = line.is === 'record' && follows(chain, line);
    return isExpected ? afterStray(missing, found, line.hash) : search(line);
  };
}

/** One record stands at `place` and not where it belongs, or there as well. */
function afterStray(place: number, stray: RecordLine, next: string): Expect {
  let last = next;
  const search: Expect = (line) => {
    const isLast = line.is === 'end' && stray.previous === last;
    if (line.is === 'end')
      return isLast ? { kind: 'reordered', seq: place } : { kind: 'inserted', seq: stray.seq };
    if (line.is === 'record') last = line.hash;
    if (line.is !== 'record' || line.seq < stray.seq) return search;
    if (line.seq > stray.seq) return { kind: 'reordered', seq: place };
    return { kind: line.hash === stray.hash ? 'doubled' : 'inserted', seq: stray.seq };
  };
  return search;
}

/** A number that was there already. */
export function judgeRepeated(chain: Chain, found: RecordLine): Damage {
  return { kind: chain.memory.was(found.seq, found.hash) === false ? 'inserted' : 'doubled', seq: found.seq };
}

/** A checkpoint of records that have not come yet. */
export function afterEarlyCheckpoint(chain: Chain, found: CheckpointLine): Expect {
  const wait: Expect = (line) => {
    if (line.is === 'end') return { kind: 'cut', seq: chain.seq + 1 };
    if (line.is !== 'record') return wait;
    return line.seq > chain.seq + 1 ? afterGap(chain, line) : afterMisplacedCheckpoint(found);
  };
  return wait;
}

/** A checkpoint that stands between records it does not belong between, or there as well. */
export function afterMisplacedCheckpoint(found: CheckpointLine): Expect {
  const { number: checkpoint, seq } = found.signed.checkpoint;
  const search: Expect = (line) => {
    if (line.is === 'end') return { kind: 'reordered', seq, checkpoint };
    const isAgain = line.is === 'checkpoint' && line.signed.checkpoint.number === checkpoint;
    return isAgain ? { kind: 'doubled', seq, checkpoint } : search;
  };
  return search;
}

/** A checkpoint's number that is too high: the one that was expected is gone, or comes later. */
export function afterSkippedCheckpoint(chain: Chain, found: CheckpointLine): Expect {
  const missing = chain.checkpoint + 1;
  const search: Expect = (line) => {
    if (line.is === 'end') return { kind: 'deleted', seq: chain.signedUpTo + 1, checkpoint: missing };
    const isMissing = line.is === 'checkpoint' && line.signed.checkpoint.number === missing;
    return isMissing ? afterMisplacedCheckpoint(found) : search;
  };
  return search;
}

/** A checkpoint's number that was there already. Signed for something else, it is a second history. */
export function judgeRepeatedCheckpoint(chain: Chain, found: CheckpointLine): Damage {
  const { number: checkpoint, seq, hash } = found.signed.checkpoint;
  return { kind: chain.memory.was(seq, hash) === false ? 'forked' : 'doubled', seq, checkpoint };
}

/** A checkpoint nobody who may has signed. Where none at all is signed, the whole is somebody else's. */
export function afterUnsigned(chain: Chain, found: Extract<Line, { is: 'unsigned' }>): Expect | Damage {
  const damage: Damage = { kind: 'bad-signature', seq: chain.seq };
  if (chain.signedUpTo > 0 || found.isKeyKnown) return damage;
  const search: Expect = (line) => {
    if (line.is === 'checkpoint') return damage;
    return line.is === 'end' ? { kind: 'rewritten', seq: 1 } : search;
  };
  return search;
}

/**
 * A signature says that another record stood here. If the next record says so too, only this one was
 * written anew; if a later signature vouches for this history as well, both were signed.
 */
export function afterContradiction(chain: Chain, signedHash: string): Expect {
  const seq = chain.signedUpTo + 1;
  let last = { seq: chain.seq, hash: chain.hash };
  const search: Expect = (line) => {
    if (line.is === 'end') return { kind: 'rewritten', seq };
    if (line.is === 'record') {
      if (line.previous === signedHash) return { kind: 'edited', seq: chain.seq };
      if (line.previous !== last.hash) return { kind: 'rewritten', seq };
      last = line;
    }
    return line.is === 'checkpoint' && vouchesFor(line, last) ? { kind: 'forked', seq } : search;
  };
  return search;
}
