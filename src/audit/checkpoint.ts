import { verify } from 'node:crypto';
import { z } from 'zod';
import { toCanonicalJson } from './canonical-json.ts';
import type { AuditKey, PublicKeys } from './key.ts';

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));
const count = z.int().min(1);

const signedCheckpoint = z.strictObject({
  checkpoint: z.strictObject({
    version: z.literal(1),
    number: count,
    seq: count,
    hash: hex(64),
    at: z.int(),
    key: hex(16),
  }),
  signature: hex(128),
});

/** The word of whoever holds the key: the chain has this hash at this record. It covers all records before. */
export interface Checkpoint {
  readonly version: 1;
  /** 1, 2, 3, … without gaps. */
  readonly number: number;
  /** The last record that it covers. */
  readonly seq: number;
  /** That record's hash. */
  readonly hash: string;
  /** Milliseconds since 1970, by the store's clock. */
  readonly at: number;
  /** Id of the key that signed. */
  readonly key: string;
}

export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** Ed25519 over the canonical JSON of `checkpoint`, in lower-case hex. */
  readonly signature: string;
}

export function signCheckpoint(
  key: AuditKey,
  place: Pick<Checkpoint, 'number' | 'seq' | 'hash' | 'at'>,
): SignedCheckpoint {
  const checkpoint: Checkpoint = { version: 1, ...place, key: key.id };
  return { checkpoint, signature: key.sign(toCanonicalJson(checkpoint)) };
}

/** The one form in which a checkpoint is kept, posted and exported: canonical JSON, without a line's end. */
export function toCheckpointLine({ checkpoint, signature }: SignedCheckpoint): string {
  return toCanonicalJson({ checkpoint, signature });
}

/** `undefined` for everything that is not to the byte what `toCheckpointLine` writes. */
export function parseCheckpointLine(line: string): SignedCheckpoint | undefined {
  try {
    const parsed = signedCheckpoint.safeParse(JSON.parse(line));
    return parsed.success && toCheckpointLine(parsed.data) === line ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Whether one of the keys signed it: the one that it names. */
export function isSignedBy({ checkpoint, signature }: SignedCheckpoint, keys: PublicKeys): boolean {
  const key = keys.get(checkpoint.key);
  const text = Buffer.from(toCanonicalJson(checkpoint));
  return key !== undefined && verify(null, text, key, Buffer.from(signature, 'hex'));
}
