/**
 * What a job tells people, as plain data. Rendered to Block Kit, a terminal, JSON and Markdown by
 * `messages/`; kept in SQL as it is. Texts are plain: whoever renders escapes and cuts.
 */

/** `pending`: not begun. `warning`: failed, but does not stop anything. `unknown`: could not be asked. */
export type RowState =
  | 'pending'
  | 'running'
  | 'passed'
  | 'failed'
  | 'warning'
  | 'unknown'
  | 'unknown-warning'
  | 'skipped';

export interface ReportRow {
  readonly id: string;
  readonly title: string;
  readonly state: RowState;
  readonly summary?: string;
  readonly evidence?: readonly string[];
  /** Ready to paste. */
  readonly remedy?: string;
  readonly durationMs?: number;
}

/** The answer in one word, and the sentence that says it: `prod is not ready: 2 blockers, 1 warning`. */
export interface Verdict {
  /** `yes`: all is well. `no`: the answer is no. `unknown`: it could not be determined. */
  readonly answer: 'yes' | 'no' | 'unknown';
  readonly sentence: string;
}

export interface Report {
  /** What is asked, short: `prod preflight`. */
  readonly title: string;
  readonly environment: string;
  /** In the job's own order, always the same for the same world. */
  readonly rows: readonly ReportRow[];
  /** Absent while the job runs. */
  readonly verdict?: Verdict;
  /** Since the job began. */
  readonly durationMs: number;
}
