/** Memory that the pages of one list come into: used again and again, because garbage of this size stays for long. */
export interface PageBuffers {
  /** All that comes. Throws what `body` throws. */
  read(body: AsyncIterable<Uint8Array>): Promise<Buffer>;
  /** Nobody looks at a page any more. */
  free(page: Buffer): void;
}

const FIRST_SIZE = 1_048_576;

export function createPageBuffers(): PageBuffers {
  const unused: ArrayBufferLike[] = [];
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
    free: ({ buffer }) => void unused.push(buffer),
  };
}

function enlarge(room: Buffer, atLeast: number): Buffer {
  const larger = Buffer.from(new ArrayBuffer(Math.max(atLeast, room.length * 2)));
  larger.set(room);
  return larger;
}
