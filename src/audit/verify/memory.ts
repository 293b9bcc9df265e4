const REMEMBERED = 8_192;
const BYTES = 8;

/** The beginnings of the last hashes: enough to tell a copy from a forgery, in 64 KB. */
export interface HashMemory {
  remember(seq: number, hash: string): void;
  /** Whether the record of that number had this hash. `undefined`: too long ago. */
  was(seq: number, hash: string): boolean | undefined;
}

export function createHashMemory(): HashMemory {
  const hashes = Buffer.alloc(REMEMBERED * BYTES);
  let last = 0;
  const spot = (seq: number) => (seq % REMEMBERED) * BYTES;
  return {
    remember(seq, hash) {
      hashes.write(hash, spot(seq), BYTES, 'hex');
      last = seq;
    },
    was(seq, hash) {
      if (seq <= last - REMEMBERED || seq > last) return undefined;
      return hashes.toString('hex', spot(seq), spot(seq) + BYTES) === hash.slice(0, BYTES * 2);
    },
  };
}
