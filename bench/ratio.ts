export interface Measured {
  /** What the ratio says: ours divided by the baseline. */
  readonly what: string;
  /** One figure per round, in the same order: both were measured in turn in the same run. */
  readonly baseline: readonly number[];
  readonly ours: readonly number[];
  readonly unit: string;
  readonly wanted: { readonly atLeast: number };
}

/** Prints the median ratio of the rounds with the figures behind it; exits with 1 where it is not what is wanted. */
export function printRatio({ what, baseline, ours, unit, wanted }: Measured): void {
  const ratios = ours.map((figure, round) => figure / (baseline[round] ?? Number.NaN));
  const ratio = median(ratios);
  const list = (figures: readonly number[]) => figures.map((figure) => figure.toFixed(0)).join(', ');
  console.log(`baseline ${list(baseline)} ${unit}`);
  console.log(`bitiq    ${list(ours)} ${unit}`);
  console.log(`${what}: ${ratio.toFixed(2)} (wanted: at least ${wanted.atLeast})`);
  if (!(ratio >= wanted.atLeast)) process.exitCode = 1;
}

/** The middle one of an odd number of figures. */
export function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}
