import { collectGarbage } from './collect-garbage.ts';

/** Memory that the pages of one list come into: used again and again, because garbage of this size stays for long. */
export interface PageBuffers {
  /** All that comes. Throws what `body` throws. */
  read(body: AsyncIterable<Uint8Array>): Promise<Buffer>;
  /** Nobody looks at a page any more. */
  free(page: Buffer): void;
  /** Nobody looks at any page any more: the memory is given back at once. */
  close(): void;
}

const FIRST_SIZE = 1_048_576;

/** What came in pieces has become garbage where the pages are done with: so much of it is let gather. */
const MOST_GARBAGE = 1_048_576;

export function createPageBuffers(): PageBuffers {
  const rooms = new Set<ArrayBuffer>();
  const unused: ArrayBuffer[] = [];
  let garbage = 0;

  function make(size: number): Buffer<ArrayBuffer> {
    const room = new ArrayBuffer(size);
    rooms.add(room);
    return Buffer.from(room);
  }

  function giveBack(room: ArrayBuffer): void {
    rooms.delete(room);
    room.transfer(0);
  }

  function enlarge(room: Buffer<ArrayBuffer>, atLeast: number): Buffer<ArrayBuffer> {
    const larger = make(Math.max(atLeast, room.length * 2));
    larger.set(room);
    giveBack(room.buffer);
    return larger;
  }

  return {
    async read(body) {
      const found = unused.pop();
      let room = found === undefined ? make(FIRST_SIZE) : Buffer.from(found);
      let filled = 0;
      for await (const chunk of body) {
        if (filled + chunk.length > room.length) room = enlarge(room, filled + chunk.length);
        room.set(chunk, filled);
        filled += chunk.length;
      }
      return room.subarray(0, filled);
    },
    free({ buffer, length }) {
      if (buffer instanceof ArrayBuffer) unused.push(buffer);
      garbage += length;
      if (garbage < MOST_GARBAGE) return;
      collectGarbage();
      garbage = 0;
    },
    close() {
      for (const room of rooms) giveBack(room);
    },
  };
}
