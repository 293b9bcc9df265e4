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

/** One fact of a row, short enough for a column: `✗ 2 of 3`. `none`: neither good nor bad. */
export interface ReportCell {
  readonly state: 'yes' | 'no' | 'warning' | 'unknown' | 'none';
  readonly word: string;
}

export interface ReportRow {
  readonly id: string;
  readonly title: string;
  /** Rows that stand together under this heading: `Phase 1: prepare`. Left out: under none. */
  readonly group?: string;
  readonly state: RowState;
  readonly summary?: string;
  readonly evidence?: readonly string[];
  /** Ready to paste. */
  readonly remedy?: string;
  readonly durationMs?: number;
  /** When it was seen, as ISO 8601; left out where that is the end of the run. */
  readonly seenAt?: string;
  /** Where the report is a matrix: a fact for each of its columns, in their order. */
  readonly cells?: readonly ReportCell[];
  /** What it consists of, where people can do something about each; the first ones, where they are many. */
  readonly items?: readonly ReportItem[];
  /** How many it consists of, where `items` are only the first. */
  readonly itemCount?: number;
  /** So many things of it were so before, and are no more. */
  readonly goneCount?: number;
}

/** One of the things that a row tells of together, and that people can do something about each for itself. */
export interface ReportItem {
  /** Opaque and short: the same for as long as it is the same thing. */
  readonly id: string;
  readonly environment: string;
  readonly application: string;
  /** `out-of-sync`, `surplus`, `image-digest` and the like. */
  readonly kind: string;
  readonly state: 'failed' | 'unknown';
  readonly sentence: string;
  /** How it stands to the report before; left out: nothing is known from before. */
  readonly standing?: 'new' | 'still' | 'reopened';
  /** When it came, as ISO 8601; left out of what just came. */
  readonly since?: string;
  /** How often it came, where it came more than once. */
  readonly times?: number;
  /** Whether a sync of its application mends it; of what is `surplus`, one that prunes. */
  readonly canSync: boolean;
  /** What differs is kept under its id. */
  readonly hasDifference?: boolean;
  readonly snooze?: ItemSnooze;
}

/** Somebody does not want to hear of an item until then. */
export interface ItemSnooze {
  /** `slack:<team>/<user>` or `terminal:<name>`. */
  readonly by: string;
  readonly reason: string;
  /** ISO 8601. */
  readonly until: string;
  /** It ended since the report before: the item is back. */
  readonly isOver: boolean;
}

/** The answer in one word, and the sentence that says it: `prod is not ready: 2 blockers, 1 warning`. */
export interface Verdict {
  /** `yes`: all is well. `no`: the answer is no. `unknown`: it could not be determined. */
  readonly answer: 'yes' | 'no' | 'unknown';
  readonly sentence: string;
}

/** What is to be known of a plan besides its rows. */
export interface PlanNote {
  /** What people compare by eye: `6b1f-20c9`. */
  readonly id: string;
  /** From which commit to which, once for all rows that take the same way. */
  readonly ways: readonly {
    /** `581dc4d → 9f0c2e1 · 4 commits by jun and mara`. */
    readonly title: string;
    /** The comparison's page; empty where there is none. */
    readonly url: string;
    /** The newest commits, one a line. */
    readonly commits: readonly string[];
  }[];
  /** Short facts for the last line: `nothing is pruned`. */
  readonly facts: readonly string[];
}

export interface Report {
  /** What is asked, short: `prod preflight`. */
  readonly title: string;
  readonly environment: string;
  /** In the job's own order, always the same for the same world. */
  readonly rows: readonly ReportRow[];
  /** Absent while the job runs. */
  readonly verdict?: Verdict;
  /** What one row is about. Default: check. */
  readonly noun?: string;
  /** How many of them it is about, where that is not the number of its rows. */
  readonly count?: number;
  /** Where the report is a matrix: what its cells are about. */
  readonly columns?: readonly string[];
  /** Where the report shows what would be done: every row is read then, not only what is wrong. */
  readonly plan?: PlanNote;
  /** Where every row is read, whatever its state, in the job's own order: the thread has nothing to add. */
  readonly readsWhole?: true;
  /** Since the job began. */
  readonly durationMs: number;
}
