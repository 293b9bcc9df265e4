import type { Range } from './ranges.ts';

/** Shorter values would take ordinary words out of every sentence. */
const SHORTEST = 6;

/** A value that lost its end is still one from half of it, and from so many letters. */
const SHORTEST_HEAD = 12;

/** A line of a value of several lines is a secret by itself from this length. */
const SHORTEST_LINE = 16;

/** How a value may stand in a text: from `head` on, as far as `whole` goes on. */
export interface KnownForm {
  readonly head: string;
  readonly whole: string;
}

/** Every form of these values that unwrapping a text does not bring back. Values under 6 letters are left out. */
export function listForms(values: readonly string[]): readonly KnownForm[] {
  const plain = values
    .flatMap((value) => [value, value.trim(), ...value.split(/\r?\n/).filter(isLongLine)])
    .filter((value) => value.length >= SHORTEST);
  const wholes = new Set(plain.flatMap((value) => [value, value.replaceAll(' ', '+'), ...inBase64(value)]));
  return [...wholes].map((whole) => ({ whole, head: headOf(whole) }));
}

/** Where one of them stands. */
export function findKnown(text: string, forms: readonly KnownForm[]): readonly Range[] {
  const found: Range[] = [];
  for (const { head, whole } of forms) {
    let at = text.indexOf(head);
    while (at !== -1) {
      let end = at + head.length;
      while (end < at + whole.length && text[end] === whole[end - at]) end += 1;
      found.push({ start: at, end });
      at = text.indexOf(head, end);
    }
  }
  return found;
}

const isLongLine = (line: string) => line.trim().length >= SHORTEST_LINE;

function headOf(whole: string): string {
  return whole.slice(0, Math.max(SHORTEST_HEAD, Math.ceil(whole.length / 2)));
}

/** The letters that a value has for sure, wherever among other bytes it begins. */
function inBase64(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  return [0, 1, 2].flatMap((before) => {
    const all = Buffer.concat([Buffer.alloc(before), bytes]);
    const whole = Math.floor((all.length * 8) / 6);
    const first = Math.ceil((before * 8) / 6);
    return (['base64', 'base64url'] as const).map((encoding) => all.toString(encoding).slice(first, whole));
  });
}
