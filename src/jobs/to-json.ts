import type { Json } from '../audit/append.ts';

/** Plain data as it is written down and hashed: fields that are `undefined` are left out. */
export function toJson(value: object): Json {
  return JSON.parse(JSON.stringify(value));
}
