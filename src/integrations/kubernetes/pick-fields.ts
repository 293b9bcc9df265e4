/**
 * What to keep of a JSON value: `true` keeps it whole, names keep those members of an object and drop all
 * others. Of a list it is what to keep of each element; a value that is neither is kept.
 */
export type Fields = true | { readonly [name: string]: Fields };

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Parses JSON without building what nobody asked for: in less time than `JSON.parse`, and in a fraction of the
 * memory. What is dropped is not looked at but for where it ends. Overwrites `bytes`. Throws `SyntaxError`.
 */
export function pickFields(bytes: Buffer, fields: Fields): unknown {
  const work: Work = { bytes, kept: 0 };
  const behind = skipSpace(bytes, readValue(work, skipSpace(bytes, 0), toNamed(fields)));
  if (behind < bytes.length) throw new SyntaxError(`there is more behind the JSON, at byte ${behind}`);
  return JSON.parse(bytes.toString('utf8', 0, work.kept));
}

interface Work {
  readonly bytes: Buffer;
  /** So many bytes are kept; they are moved to the front, where all has been read already. */
  kept: number;
}

interface Name {
  readonly bytes: Buffer;
  readonly inner: Named | true;
}

type Named = readonly Name[];

function toNamed(fields: Fields): Named | true {
  if (fields === true) return true;
  return Object.entries(fields).map(([name, inner]) => ({ bytes: Buffer.from(name), inner: toNamed(inner) }));
}

/** Each `read…` keeps what is wanted of what begins at a byte, and tells where it ends. */
function readValue(work: Work, from: number, wanted: Named | true): number {
  const byte = work.bytes[from];
  if (wanted !== true && byte === OPEN_OBJECT) return readEach(work, from, CLOSE_OBJECT, wanted);
  if (wanted !== true && byte === OPEN_LIST) return readEach(work, from, CLOSE_LIST, wanted);
  const to = skipValue(work.bytes, from);
  keep(work, from, to);
  return to;
}

function readEach(work: Work, from: number, close: number, wanted: Named): number {
  const { bytes } = work;
  keep(work, from, from + 1);
  const before = work.kept;
  let at = skipSpace(bytes, from + 1);
  if (bytes[at] !== close) {
    for (;;) {
      const isFirst = work.kept === before;
      at =
        close === CLOSE_OBJECT
          ? readMember(work, at, wanted, isFirst)
          : readElement(work, at, wanted, isFirst);
      at = skipSpace(bytes, at);
      if (bytes[at] !== COMMA) break;
      at = skipSpace(bytes, at + 1);
    }
  }
  if (bytes[at] !== close) throw cutShort();
  keep(work, at, at + 1);
  return at + 1;
}

function readElement(work: Work, from: number, wanted: Named, isFirst: boolean): number {
  if (!isFirst) keepByte(work, COMMA);
  return readValue(work, from, wanted);
}

function readMember(work: Work, from: number, wanted: Named, isFirst: boolean): number {
  const { bytes } = work;
  if (bytes[from] !== QUOTE) throw cutShort();
  const behindName = skipText(bytes, from);
  const colon = skipSpace(bytes, behindName);
  if (bytes[colon] !== COLON) throw cutShort();
  const start = skipSpace(bytes, colon + 1);
  const inner = findWanted(bytes, from + 1, behindName - 1, wanted);
  if (inner === undefined) return skipValue(bytes, start);
  if (!isFirst) keepByte(work, COMMA);
  keep(work, from, behindName);
  keepByte(work, COLON);
  return readValue(work, start, inner);
}

/** A name that is written with escapes is kept: `JSON.parse` knows what it says. */
function findWanted(bytes: Buffer, from: number, to: number, wanted: Named): Named | true | undefined {
  for (const { bytes: name, inner } of wanted) {
    if (name.length === to - from && isSame(bytes, from, name)) return inner;
  }
  for (let at = from; at < to; at += 1) if (bytes[at] === BACKSLASH) return true;
  return undefined;
}

function isSame(bytes: Buffer, from: number, name: Buffer): boolean {
  for (let index = 0; index < name.length; index += 1) {
    if (bytes[from + index] !== name[index]) return false;
  }
  return true;
}

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

function skipValue(bytes: Buffer, from: number): number {
  const byte = bytes[from];
  if (byte === QUOTE) return skipText(bytes, from);
  if (byte === OPEN_OBJECT || byte === OPEN_LIST) return skipNested(bytes, from);
  let at = from;
  while (at < bytes.length && !isEndOfScalar(bytes[at])) at += 1;
  if (at === from) throw cutShort();
  return at;
}

/** From an opening quote to behind the closing one. */
function skipText(bytes: Buffer, from: number): number {
  for (let at = from + 1; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at += 1;
  }
  throw cutShort();
}

function skipNested(bytes: Buffer, from: number): number {
  const end = bytes.length;
  let depth = 0;
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) {
      at += 1;
      for (; at < end; at += 1) {
        const inner = bytes[at];
        if (inner === QUOTE) break;
        if (inner === BACKSLASH) at += 1;
      }
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth += 1;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  throw cutShort();
}

function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (isSpace(bytes[at])) at += 1;
  return at;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function isEndOfScalar(byte: number | undefined): boolean {
  return byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_LIST || isSpace(byte);
}

function cutShort(): SyntaxError {
  return new SyntaxError('this is no JSON, or not all of it');
}
