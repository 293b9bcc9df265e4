import { isDeepStrictEqual } from 'node:util';

/** What is said of each of these fields where it differs: a new field of the plan does not compile without its own. */
export type FieldSentences<P, K extends keyof P, More extends readonly unknown[] = []> = Readonly<
  Record<K, (before: P, after: P, ...more: More) => string | readonly string[]>
>;

/** The sentences of those fields that differ, in the order in which they stand. */
export function describeFields<P, K extends keyof P, More extends readonly unknown[]>(
  sentences: FieldSentences<P, K, More>,
  before: P,
  after: P,
  ...more: More
): readonly string[] {
  const fields = Object.keys(sentences) as K[];
  return fields.flatMap((field) =>
    isDeepStrictEqual(before[field], after[field]) ? [] : sentences[field](before, after, ...more),
  );
}
