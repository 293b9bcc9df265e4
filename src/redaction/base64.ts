import type { Range } from './ranges.ts';

/** Base64 or base64url, also broken into lines. */
const RUN = /[A-Za-z0-9+/_-]{16,}(?:=*\r?\n[ \t]*[A-Za-z0-9+/_-]{4,})*=*/g;

/** Three bytes each; so many in a row that can be ASCII are text, or chance once in 4,000 places. */
const GROUPS = 4;

/**
 * The runs of base64 in which `isSecret` finds something. It is asked about what a run decodes to from
 * each of four places, because a path or a name may stand right before it.
 */
export function findInBase64(text: string, isSecret: (decoded: string) => boolean): readonly Range[] {
  if (text.search(RUN) === -1) return [];
  return [...text.matchAll(RUN)].flatMap((match) => {
    const [found] = match;
    const run = found.includes('\n') ? found.replace(/=*\r?\n[ \t]*/g, '') : found;
    const isOne = [0, 1, 2, 3].some(
      (at) => mayBeText(run, at) && isSecret(Buffer.from(run.slice(at), 'base64').toString()),
    );
    return isOne ? [{ start: match.index, end: match.index + found.length }] : [];
  });
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The six bits of each letter, by its code. */
const SIX_BITS = Uint8Array.from({ length: 128 }, (_, code) => {
  const letter = String.fromCharCode(code).replace('-', '+').replace('_', '/');
  return Math.max(0, ALPHABET.indexOf(letter));
});

/** Whether enough bytes in a row have no highest bit, which ASCII has not. */
function mayBeText(run: string, from: number): boolean {
  let inRow = 0;
  for (let at = from; at + 3 < run.length; at += 4) {
    const isAscii = bits(run, at) < 32 && (bits(run, at + 1) & 8) === 0 && (bits(run, at + 2) & 2) === 0;
    inRow = isAscii ? inRow + 1 : 0;
    if (inRow === GROUPS) return true;
  }
  return false;
}

function bits(run: string, at: number): number {
  return SIX_BITS[run.charCodeAt(at)] ?? 0;
}
