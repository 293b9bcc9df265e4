import { LIST, notJson, OBJECT, skipColon, skipSpace, skipText, skipValue, toNext } from './json-bytes.ts';
import { type Fields, type Named, readValue, toNamed, type Work } from './pick-value.ts';

/** A first look at an object, with less than all its fields. Where it is enough, what it saw is the object. */
export interface Glance {
  /** Some of the object's `Fields`. */
  readonly fields: Fields;
  isEnough(seen: unknown): boolean;
}

export interface Wanted {
  readonly fields: Fields;
  readonly glance?: Glance | undefined;
}

/** A list as an API server sends it. */
export interface PickedList {
  readonly metadata: unknown;
  /** Each is parsed when it is asked for; then it throws `SyntaxError` where it is no JSON. */
  readonly items: Iterable<unknown>;
}

/**
 * Takes a list apart without building what nobody asked for: in less time than `JSON.parse`, and in a fraction of
 * the memory. What is dropped is not looked at but for where it ends. Overwrites `bytes`, which belong to the list
 * for as long as it is used. Throws `SyntaxError`; `undefined` where it is no list.
 */
export function pickList(bytes: Buffer, { fields, glance }: Wanted): PickedList | undefined {
  const work: Work = { bytes, kept: 0 };
  const wanted = toNamed(fields);
  const bounds: number[] = [];
  let metadata: unknown;
  let isList = false;
  const start = skipSpace(bytes, 0);
  if (bytes[start] !== OBJECT.open) return undefined;
  let at = skipSpace(bytes, start + 1);
  while (bytes[at] !== OBJECT.close) {
    const nameEnd = skipText(bytes, at);
    const value = skipColon(bytes, nameEnd);
    const name = bytes.toString('utf8', at + 1, nameEnd - 1);
    const isItems = name === 'items' && bytes[value] === LIST.open;
    const end = isItems ? readItems(work, value, wanted, bounds) : skipValue(bytes, value);
    if (isItems) isList = true;
    if (name === 'metadata') metadata = JSON.parse(bytes.toString('utf8', value, end));
    at = toNext(bytes, end, OBJECT.close);
  }
  const end = at + 1;
  if (skipSpace(bytes, end) < bytes.length) throw notJson();
  bounds.push(work.kept);
  return isList ? { metadata, items: parseEach(bytes, bounds, glance) } : undefined;
}

/** Keeps what is wanted of each item, one behind the other, and notes where each begins. */
function readItems(work: Work, from: number, wanted: Named | true, bounds: number[]): number {
  const { bytes } = work;
  let at = skipSpace(bytes, from + 1);
  while (bytes[at] !== LIST.close) {
    bounds.push(work.kept);
    at = toNext(bytes, readValue(work, at, wanted), LIST.close);
  }
  return at + 1;
}

function* parseEach(bytes: Buffer, bounds: readonly number[], glance?: Glance): Generator<unknown> {
  const look = glance && createLook(glance);
  for (let index = 1; index < bounds.length; index += 1) {
    const [from = 0, to = 0] = [bounds[index - 1], bounds[index]];
    yield look?.(bytes, from, to) ?? JSON.parse(bytes.toString('utf8', from, to));
  }
}

/** What a glance sees of an object; `undefined` where that is not enough. The object's bytes stay as they are. */
function createLook(glance: Glance): (bytes: Buffer, from: number, to: number) => unknown {
  const wanted = toNamed(glance.fields);
  let room = Buffer.alloc(0);
  return (bytes, from, to) => {
    if (room.length < to - from) room = Buffer.alloc(2 * (to - from));
    bytes.copy(room, 0, from, to);
    const seen: Work = { bytes: room, kept: 0 };
    readValue(seen, 0, wanted);
    const object: unknown = JSON.parse(room.toString('utf8', 0, seen.kept));
    return glance.isEnough(object) ? object : undefined;
  };
}
