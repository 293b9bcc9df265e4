/** What was approved beside what it would be now. */
export interface Comparison {
  /** Hash of the plan now. */
  readonly hash: string;
  /** Whether it would go to another commit. */
  readonly hasMoved: boolean;
  /** What differs, a sentence each. */
  listDifferences(): readonly string[];
}
