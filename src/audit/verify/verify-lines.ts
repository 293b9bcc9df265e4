import type { Verdict, Verifier } from './verifier.ts';

const NEWLINE = 0x0a;

/** No record is longer. What is, is no line of a log, and is not kept in memory to find out. */
const LONGEST_LINE = 16 * 1024 * 1024;

/** Reads an export to its end, in memory that does not grow with it. Throws what the stream throws. */
export async function verifyLines(verifier: Verifier, chunks: AsyncIterable<Buffer>): Promise<Verdict> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const taken = pushLines(verifier, data);
    // A copy: the chunk itself can be freed, or used again.
    rest = Buffer.from(data.subarray(taken));
    if (rest.length > LONGEST_LINE) rest = rest.subarray(0, 1);
  }
  if (rest.length > 0) verifier.push(rest);
  return verifier.end({ isWhole: rest.length === 0 });
}

/** Pushes every whole line and returns how many bytes they took. */
function pushLines(verifier: Verifier, data: Buffer): number {
  let start = 0;
  for (let end = data.indexOf(NEWLINE); end !== -1; end = data.indexOf(NEWLINE, start)) {
    verifier.push(data.subarray(start, end));
    start = end + 1;
  }
  return start;
}
