import type { Caller, CommandAnswer, Services } from '../commands/command.ts';

export interface SubmissionRequest {
  readonly caller: Caller;
  /** What the dialog was opened with (`private_metadata`): an opaque id, never a decision. */
  readonly value: string;
  /**
   * What was typed, by `block_id`; what was chosen; a date as `2026-11-27`; of checkboxes the values that are
   * ticked, with commas between.
   */
  readonly inputs: Readonly<Record<string, string>>;
  readonly services: Services;
}

/** What a submitted dialog gives: it closes and the person is told, or it stays open with what is wrong. */
export interface SubmissionAnswer extends CommandAnswer {
  /** What is wrong with an input, by `block_id`. */
  readonly errors?: Readonly<Record<string, string>>;
}

/** One dialog that is submitted. One file, one line in `submissions/index.ts`; the file's name is the id with `-` for `.`. */
export interface Submission {
  /** Slack's `callback_id`, e.g. `vote.reject`. */
  readonly id: string;
  run(request: SubmissionRequest): Promise<SubmissionAnswer>;
}
