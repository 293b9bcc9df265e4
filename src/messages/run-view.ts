import type { Report } from '../report.ts';
import type { RunError, RunStatus } from '../runs/run.ts';

/** Everything that a message about a run is made of. Texts are plain: the renderers escape and cut. */
export interface RunView {
  /** Shown small at the end, and the value of the buttons. */
  readonly id: string;
  /** The job: `preflight`. */
  readonly kind: string;
  /** What is asked, short: `prod preflight`. */
  readonly title: string;
  readonly environment: string;
  /** Slack user id, or the name of a person at a terminal. */
  readonly requestedBy: string;
  /** How people call them. Shown instead of a mention, which would notify somebody who need not act. */
  readonly requestedByName?: string;
  readonly status: RunStatus;
  /** While the run goes on without a verdict; at the end with one. */
  readonly report?: Report;
  readonly createdAt: Date;
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
  /** Accepted and on record, but the queue has not taken it yet. */
  readonly waitingForQueue?: boolean;
  /** From 1. Above 1: an earlier worker was lost. */
  readonly attempt?: number;
  readonly error?: RunError;
}

/** What `chat.postMessage` and `chat.update` take. `text` is what a screen reader and a notification say. */
export interface SlackMessage<Block> {
  readonly text: string;
  readonly blocks: readonly Block[];
}
