import { isSignedBy, type SignedCheckpoint } from '../checkpoint.ts';
import type { PublicKeys } from '../key.ts';
import type { Chain, End } from './chain.ts';
import type { Damage } from './damage.ts';
import {
  afterBrokenLine,
  afterBrokenLink,
  afterContradiction,
  afterEarlyCheckpoint,
  afterGap,
  afterMisplacedCheckpoint,
  afterSkippedCheckpoint,
  afterUnsigned,
  type Expect,
  judgeRepeated,
  judgeRepeatedCheckpoint,
} from './diagnose.ts';
import { type CheckpointLine, parseLine, type RecordLine } from './line.ts';
import { createHashMemory } from './memory.ts';

export interface VerifierOptions {
  /** The keys whose signatures count. */
  readonly keys: PublicKeys;
  /** Checkpoints that were kept elsewhere, such as in Slack. Each must be signed by one of the keys. */
  readonly checkpoints?: readonly SignedCheckpoint[];
  /** Where to begin; what comes before is trusted, and nothing need be signed. Default: at the first record. */
  readonly from?: { readonly seq: number; readonly hash: string; readonly checkpoint: number };
}

/** The first damage, or how much there is and how far it is signed. */
export type Verdict =
  | {
      readonly isSound: true;
      readonly records: number;
      /** Checkpoints in the log. */
      readonly checkpoints: number;
      /** The last record that a signature covers. */
      readonly signedUpTo: number;
      readonly hash: string;
    }
  | { readonly isSound: false; readonly damage: Damage };

/** Follows the chain line by line. What it remembers does not grow with the log. */
export interface Verifier {
  /** One line, without its end. */
  push(line: Buffer): void;
  /** `isWhole`: whether the last line had its end. */
  end(options?: { isWhole: boolean }): Verdict;
}

export function createVerifier(options: VerifierOptions): Verifier {
  const { from = { seq: 0, hash: '', checkpoint: 0 } } = options;
  const chain: Chain = { ...from, signedUpTo: from.seq, memory: createHashMemory() };
  const kept = new Map<number, string[]>();
  for (const signed of options.checkpoints ?? []) {
    const { seq, hash } = signed.checkpoint;
    if (isSignedBy(signed, options.keys)) kept.set(seq, [...(kept.get(seq) ?? []), hash]);
    else throw new TypeError('a checkpoint that none of the keys signed proves nothing');
  }
  const furthest = Math.max(0, ...kept.keys());

  const follow: Expect = (line) => {
    switch (line.is) {
      case 'record':
        return followRecord(line);
      case 'checkpoint':
        return followCheckpoint(line);
      case 'unsigned':
        return afterUnsigned(chain, line);
      case 'broken':
        return afterBrokenLine(chain);
      case 'end':
        return judgeEnd(line);
    }
  };

  function followRecord(line: RecordLine): Expect | Damage {
    if (line.seq > chain.seq + 1) return afterGap(chain, line);
    if (line.seq <= chain.seq) return judgeRepeated(chain, line);
    if (line.previous !== chain.hash) return afterBrokenLink(chain, line);
    chain.seq = line.seq;
    chain.hash = line.hash;
    chain.memory.remember(line.seq, line.hash);
    const hashes = kept.size === 0 ? undefined : kept.get(line.seq);
    if (hashes === undefined) return follow;
    const other = hashes.find((hash) => hash !== line.hash);
    if (other !== undefined) return afterContradiction(chain, other);
    chain.signedUpTo = line.seq;
    return follow;
  }

  function followCheckpoint(line: CheckpointLine): Expect | Damage {
    const { number, seq, hash } = line.signed.checkpoint;
    if (number > chain.checkpoint + 1) return afterSkippedCheckpoint(chain, line);
    if (number <= chain.checkpoint) return judgeRepeatedCheckpoint(chain, line);
    if (seq > chain.seq) return afterEarlyCheckpoint(chain, line);
    if (seq < chain.seq) return afterMisplacedCheckpoint(line);
    if (hash !== chain.hash) return afterContradiction(chain, hash);
    chain.signedUpTo = seq;
    chain.checkpoint = number;
    return follow;
  }

  function judgeEnd({ isWhole }: End): Expect | Damage {
    if (furthest > chain.seq || !isWhole) return { kind: 'cut', seq: chain.seq + 1 };
    const isTrusted = options.from !== undefined || chain.signedUpTo > 0;
    return isTrusted ? follow : { kind: 'rewritten', seq: 1 };
  }

  let next: Expect | Damage = follow;
  return {
    push(line) {
      if (typeof next === 'function') next = next(parseLine(line, options.keys));
    },
    end(ending = { isWhole: true }) {
      if (typeof next === 'function') next = next({ is: 'end', ...ending });
      if (typeof next !== 'function') return { isSound: false, damage: next };
      if (next !== follow) throw new Error('a diagnosis did not come to an end');
      return {
        isSound: true,
        records: chain.seq,
        checkpoints: chain.checkpoint,
        signedUpTo: chain.signedUpTo,
        hash: chain.hash,
      };
    },
  };
}
