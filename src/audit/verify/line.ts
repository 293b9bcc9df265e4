import { hash } from 'node:crypto';
import { isSignedBy, parseCheckpointLine, type SignedCheckpoint } from '../checkpoint.ts';
import type { PublicKeys } from '../key.ts';

/** A record's line: `{"hash":"<64 hex digits>","record":<the canonical JSON that was hashed>}`. */
export function toRecordLine(row: { readonly hash: string; readonly record: string }): string {
  return `{"hash":"${row.hash}","record":${row.record}}`;
}

/** How many bytes of a line stand before the record. */
const PREFIX = '{"hash":"'.length + 64 + '","record":'.length;
const CLOSING_BRACE = 0x7d;

/** A record that agrees with its own hash; whether it agrees with its neighbours is the verifier's question. */
export interface RecordLine {
  readonly is: 'record';
  readonly seq: number;
  readonly previous: string;
  readonly hash: string;
}

export interface CheckpointLine {
  readonly is: 'checkpoint';
  readonly signed: SignedCheckpoint;
}

export type Line =
  | RecordLine
  | CheckpointLine
  /** A checkpoint that no given key signed, or that is not written as one. */
  | { readonly is: 'unsigned'; readonly isKeyKnown: boolean }
  /** A record that does not agree with its own hash, or no record at all. */
  | { readonly is: 'broken' };

/** Either end tells that a line was meant to be a checkpoint, where the other was changed. */
const CHECKPOINT = /^(?!\{"hash":").*"signature":"|^\{"checkpoint":/;

const BROKEN: Line = { is: 'broken' };

/** Reads one line, without its end. Never throws. */
export function parseLine(line: Buffer, keys: PublicKeys): Line {
  const record = line.subarray(PREFIX, -1);
  const digest = hash('sha256', record, 'hex');
  const isWhole =
    line[line.length - 1] === CLOSING_BRACE &&
    line.toString('latin1', 0, PREFIX) === `{"hash":"${digest}","record":`;
  if (isWhole) return parseRecord(record.toString(), digest);
  const text = line.toString();
  return CHECKPOINT.test(text) ? parseCheckpoint(text, keys) : BROKEN;
}

const STRING = String.raw`"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"`;

/** A record as bitiq writes it: `data`, `previous` and `seq`. */
const RECORD = new RegExp(
  String.raw`^\{"actor":${STRING},"at":-?(?:0|[1-9]\d*),"data":(\{.*\}),"environment":(?:null|${STRING}),` +
    String.raw`"previous":"([0-9a-f]*)","runId":(?:null|${STRING}),"seq":([1-9]\d*),"type":${STRING}\}$`,
);

/**
 * `JSON.parse` keeps every short text that it meets, such as a run's id, until the next full garbage
 * collection: over a million records that is most of the memory. So only `data` goes through it.
 */
function parseRecord(text: string, digest: string): Line {
  try {
    const [, data, ...known] = RECORD.exec(text) ?? [];
    const { seq, previous } = data === undefined ? JSON.parse(text) : readKnown(data, known);
    if (!Number.isSafeInteger(seq) || typeof previous !== 'string') return BROKEN;
    return { is: 'record', seq, previous, hash: digest };
  } catch {
    return BROKEN;
  }
}

function readKnown(data: string, [previous, seq]: readonly string[]) {
  if (data !== '{}') JSON.parse(data);
  return { seq: Number(seq), previous };
}

function parseCheckpoint(text: string, keys: PublicKeys): Line {
  const signed = parseCheckpointLine(text);
  if (signed !== undefined && isSignedBy(signed, keys)) return { is: 'checkpoint', signed };
  const isKeyKnown = signed === undefined || keys.has(signed.checkpoint.key);
  return { is: 'unsigned', isKeyKnown };
}
