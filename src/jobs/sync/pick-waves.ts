/** What was found of each wave, in its order and by name; a wave of which nothing was is left out. */
export function pickWaves<T>(
  waves: readonly (readonly string[])[],
  find: (name: string) => T | undefined,
): readonly (readonly T[])[] {
  return waves
    .map((wave) => [...new Set(wave)].toSorted().flatMap((name) => find(name) ?? []))
    .filter((wave) => wave.length > 0);
}
