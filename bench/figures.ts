/** Of many latencies, in milliseconds. */
export interface Figures {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Each figure is one of the latencies: the smallest that so many of a hundred do not exceed. `NaN` of none. */
export function figuresOf(latenciesMs: readonly number[]): Figures {
  const sorted = [...latenciesMs].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

export function printFigures(name: string, { p50, p99, max }: Figures): void {
  console.log(`${name} p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, max ${max.toFixed(1)} ms`);
}
