import { hasEscape, LIST, OBJECT, skipColon, skipSpace, skipText, skipValue, toNext } from './json-bytes.ts';

/**
 * What to keep of a JSON value: `true` keeps it whole, names keep those members of an object and drop all
 * others. Of a list it is what to keep of each element; a value that is neither is kept.
 */
export type Fields = true | { readonly [name: string]: Fields };

interface Name {
  readonly bytes: Buffer;
  readonly inner: Named | true;
}

/** `Fields`, as they are looked up. */
export type Named = readonly Name[];

export function toNamed(fields: Fields): Named | true {
  if (fields === true) return true;
  return Object.entries(fields).map(([name, inner]) => ({ bytes: Buffer.from(name), inner: toNamed(inner) }));
}

/** A buffer that is read from its front to its end, and keeps in itself what is wanted. */
export interface Work {
  readonly bytes: Buffer;
  /** So many bytes are kept; they are moved to the front, where all has been read already. */
  kept: number;
}

/** Keeps what is wanted of the value that begins at a byte, and tells where it ends. */
export function readValue(work: Work, from: number, wanted: Named | true): number {
  const byte = work.bytes[from];
  if (wanted !== true && byte === OBJECT.open) return readObject(work, from, wanted);
  if (wanted !== true && byte === LIST.open) return readList(work, from, wanted);
  const to = skipValue(work.bytes, from);
  keep(work, from, to);
  return to;
}

function readObject(work: Work, from: number, wanted: Named): number {
  const { bytes } = work;
  keepByte(work, OBJECT.open);
  let isFirst = true;
  let at = skipSpace(bytes, from + 1);
  while (bytes[at] !== OBJECT.close) {
    const nameEnd = skipText(bytes, at);
    const value = skipColon(bytes, nameEnd);
    const inner = findWanted(bytes, at + 1, nameEnd - 1, wanted);
    if (inner !== undefined) {
      if (!isFirst) keepByte(work, OBJECT.comma);
      isFirst = false;
      keep(work, at, nameEnd);
      keepByte(work, OBJECT.colon);
    }
    const end = inner === undefined ? skipValue(bytes, value) : readValue(work, value, inner);
    at = toNext(bytes, end, OBJECT.close);
  }
  keepByte(work, OBJECT.close);
  return at + 1;
}

function readList(work: Work, from: number, wanted: Named): number {
  const { bytes } = work;
  keepByte(work, LIST.open);
  let isFirst = true;
  let at = skipSpace(bytes, from + 1);
  while (bytes[at] !== LIST.close) {
    if (!isFirst) keepByte(work, LIST.comma);
    isFirst = false;
    at = toNext(bytes, readValue(work, at, wanted), LIST.close);
  }
  keepByte(work, LIST.close);
  return at + 1;
}

/** A name that is written with escapes is kept: `JSON.parse` knows what it says. */
function findWanted(bytes: Buffer, from: number, to: number, wanted: Named): Named | true | undefined {
  for (const { bytes: name, inner } of wanted) {
    if (name.length === to - from && isSame(bytes, from, name)) return inner;
  }
  return hasEscape(bytes, from, to) ? true : undefined;
}

function isSame(bytes: Buffer, from: number, name: Buffer): boolean {
  for (let index = 0; index < name.length; index += 1) {
    if (bytes[from + index] !== name[index]) return false;
  }
  return true;
}

/** From here on, a call that copies takes less time than a loop. */
const FAR = 64;

function keep(work: Work, from: number, to: number): void {
  const { bytes, kept } = work;
  if (to - from > FAR) bytes.copyWithin(kept, from, to);
  else for (let at = from; at < to; at += 1) bytes[kept + at - from] = bytes[at] as number;
  work.kept = kept + to - from;
}

function keepByte(work: Work, byte: number): void {
  work.bytes[work.kept] = byte;
  work.kept += 1;
}
