import { collectGarbage } from './collect-garbage.ts';

/** Memory that the pages of one list come into: used again and again, because garbage of this size stays for long. */
export interface PageBuffers {
  /** All that comes. Throws what `body` throws. */
  read(body: AsyncIterable<Uint8Array>): Promise<Buffer>;
  /** Nobody looks at a page any more. */
  free(page: Buffer): void;
}

const FIRST_SIZE = 1_048_576;

/** What came in pieces has become garbage where the pages are done with: so much of it is let gather. */
const MOST_GARBAGE = 2_097_152;

export function createPageBuffers(): PageBuffers {
  const unused: ArrayBufferLike[] = [];
  let garbage = 0;
  return {
    async read(body) {
      let room = Buffer.from(unused.pop() ?? new ArrayBuffer(FIRST_SIZE));
      let filled = 0;
      for await (const chunk of body) {
        if (filled + chunk.length > room.length) room = enlarge(room, filled + chunk.length);
        room.set(chunk, filled);
        filled += chunk.length;
      }
      return room.subarray(0, filled);
    },
    free({ buffer, length }) {
      unused.push(buffer);
      garbage += length;
      if (garbage < MOST_GARBAGE) return;
      collectGarbage();
      garbage = 0;
    },
  };
}

function enlarge(room: Buffer, atLeast: number): Buffer {
  const larger = Buffer.from(new ArrayBuffer(Math.max(atLeast, room.length * 2)));
  larger.set(room);
  return larger;
}
