import { open } from 'node:fs/promises';
import type { Verdict, Verifier } from './verifier.ts';

const CHUNK = 64 * 1024;

const NEWLINE = 0x0a;

const EMPTY: Buffer = Buffer.alloc(0);

/** No record is longer. What is, is no line of a log, and is not kept in memory to find out. */
const LONGEST_LINE = 16 * 1024 * 1024;

/** Reads a file piece by piece into the same memory: each piece is gone when the next is asked for. */
export async function* readChunks(file: string): AsyncGenerator<Buffer> {
  const handle = await open(file);
  try {
    const buffer = Buffer.alloc(CHUNK);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** Reads an export to its end, in memory that does not grow with it. Throws what the stream throws. */
export async function verifyLines(verifier: Verifier, chunks: AsyncIterable<Buffer>): Promise<Verdict> {
  let rest = EMPTY;
  for await (const chunk of chunks) {
    const first = chunk.indexOf(NEWLINE);
    if (first === -1) {
      rest = join(rest, chunk);
      continue;
    }
    verifier.push(join(rest, chunk.subarray(0, first)));
    const taken = pushLines(verifier, chunk, first + 1);
    rest = join(EMPTY, chunk.subarray(taken));
  }
  if (rest.length > 0) verifier.push(rest);
  return verifier.end({ isWhole: rest.length === 0 });
}

/** A copy, because the chunk's memory may be used again; of a line that is too long, only its beginning. */
function join(rest: Buffer, more: Buffer): Buffer {
  return rest.length > LONGEST_LINE ? rest : Buffer.concat([rest, more]);
}

/** Pushes every whole line from `start` on, and returns where the rest begins. */
function pushLines(verifier: Verifier, chunk: Buffer, start: number): number {
  let from = start;
  for (let end = chunk.indexOf(NEWLINE, from); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
    verifier.push(chunk.subarray(from, end));
    from = end + 1;
  }
  return from;
}
