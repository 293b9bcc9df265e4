export interface Measured {
  /** What the ratio says: how ours compares with the baseline. */
  readonly what: string;
  /** Whether figures are better when high (runs a second) or when low (milliseconds). Default: high. */
  readonly better?: 'high' | 'low';
  /** One figure per round, in the same order: both were measured in turn in the same run. */
  readonly baseline: readonly number[];
  readonly ours: readonly number[];
  readonly unit: string;
  /** Left out: it is told besides. */
  readonly wanted?: { readonly atLeast: number };
}

/**
 * Prints the median ratio of the rounds in one line, with the figures behind it: how many times as good
 * as the baseline ours is. The process will exit with 1 where it is not what is wanted.
 */
export function printRatio({ what, better = 'high', baseline, ours, unit, wanted }: Measured): void {
  const ratios = ours.map((figure, round) => {
    const other = baseline[round] ?? Number.NaN;
    return better === 'high' ? figure / other : other / figure;
  });
  const ratio = median(ratios);
  const list = (figures: readonly number[]) => figures.map((figure) => figure.toFixed(0)).join(', ');
  const figures = `baseline ${list(baseline)} ${unit}, bitiq ${list(ours)} ${unit}`;
  const aim = wanted === undefined ? 'told besides' : `wanted: at least ${wanted.atLeast}`;
  console.log(`${what}: ${ratio.toFixed(2)} (${aim}; ${figures})`);
  if (wanted !== undefined && !(ratio >= wanted.atLeast)) process.exitCode = 1;
}

/** The middle one of an odd number of figures. */
export function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}
