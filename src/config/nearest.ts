import { distance } from 'fastest-levenshtein';

/**
 * The candidate that somebody who typed `word` most likely meant, or `undefined` where none is near:
 * at most a third of the letters, rounded up, may differ, and upper or lower case never counts.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.slice(0, 100).toLowerCase();
  const limit = Math.ceil(wanted.length / 3);
  let best: { candidate: string; steps: number } | undefined;
  for (const candidate of candidates) {
    const steps = distance(wanted, candidate.toLowerCase());
    if (steps <= limit && (best === undefined || steps < best.steps)) best = { candidate, steps };
  }
  return best?.candidate;
}

/** ` did you mean "prod"?`, else the sentence that lists what there is. Starts with a space. */
export function suggest(word: string, candidates: readonly string[], kind: string): string {
  const meant = nearest(word, candidates);
  if (meant !== undefined) return ` did you mean "${meant}"?`;
  return candidates.length === 0 ? ` there are no ${kind}` : ` ${kind}: ${candidates.join(', ')}`;
}
