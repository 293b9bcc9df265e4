/** JSON as bytes: where what begins at one byte ends. It throws `SyntaxError` where there is no such thing, or no end. */

// What the loops compare every byte with is not exported: what is, would be looked up each time.
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

export const LIST = { open: OPEN_LIST, comma: COMMA, close: CLOSE_LIST } as const;
export const OBJECT = { open: OPEN_OBJECT, colon: COLON, comma: COMMA, close: CLOSE_OBJECT } as const;

export function skipValue(bytes: Buffer, from: number): number {
  const byte = bytes[from];
  if (byte === QUOTE) return skipText(bytes, from);
  if (byte === OPEN_OBJECT || byte === OPEN_LIST) return skipNested(bytes, from);
  let at = from;
  while (at < bytes.length && !isEndOfScalar(bytes[at])) at += 1;
  if (at === from) throw notJson();
  return at;
}

/** From an opening quote to behind the closing one. */
export function skipText(bytes: Buffer, from: number): number {
  if (bytes[from] !== QUOTE) throw notJson();
  for (let at = from + 1; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at += 1;
  }
  throw notJson();
}

/** Whether there is an escape between two bytes. */
export function hasEscape(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (bytes[at] === BACKSLASH) return true;
  return false;
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
  throw notJson();
}

/** Where the value begins whose name has been read. */
export function skipColon(bytes: Buffer, from: number): number {
  const at = skipSpace(bytes, from);
  if (bytes[at] !== COLON) throw notJson();
  return skipSpace(bytes, at + 1);
}

/** Where the next one of an object or a list begins; at the closing bracket where there is none. */
export function toNext(bytes: Buffer, from: number, close: number): number {
  const at = skipSpace(bytes, from);
  if (bytes[at] === COMMA) return skipSpace(bytes, at + 1);
  if (bytes[at] !== close) throw notJson();
  return at;
}

export function skipSpace(bytes: Buffer, from: number): number {
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

export function notJson(): SyntaxError {
  return new SyntaxError('this is no JSON, or not all of it');
}
