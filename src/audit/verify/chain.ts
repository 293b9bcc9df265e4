import type { CheckpointLine, Line } from './line.ts';
import type { HashMemory } from './memory.ts';

/** How far the chain was followed without a fault. */
export interface Chain {
  /** The last record's number and hash; 0 and '' before the first. */
  seq: number;
  hash: string;
  /** The last record that a checkpoint covers; 0: none. */
  signedUpTo: number;
  /** Number of the last checkpoint in the log itself; 0: none. */
  checkpoint: number;
  readonly memory: HashMemory;
}

export interface End {
  readonly is: 'end';
  /** Whether the last line had its end. */
  readonly isWhole: boolean;
}

/** Whether a record is the next one of the chain. */
export function follows(chain: Chain, line: Line | End): boolean {
  return line.is === 'record' && line.seq === chain.seq + 1 && line.previous === chain.hash;
}

/** Whether a checkpoint vouches for exactly this record. */
export function vouchesFor(line: CheckpointLine, record: { seq: number; hash: string }): boolean {
  const { seq, hash } = line.signed.checkpoint;
  return seq === record.seq && hash === record.hash;
}
