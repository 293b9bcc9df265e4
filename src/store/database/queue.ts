/** One row: that work goes through the queue, tried once a minute. */
export interface CanaryTable {
  id: number;
  /** When the next one is sent. */
  due_at: number;
  /** When a worker had the last one; null: none yet. */
  done_at: number | null;
}
