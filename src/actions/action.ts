import type { View } from '@slack/types';
import type { Caller, CommandAnswer, Services } from '../commands/command.ts';

export interface ActionRequest {
  readonly caller: Caller;
  /** The button's value: an opaque id, never a decision. */
  readonly value: string;
  /** Where the message is; empty: in App Home. */
  readonly channel: string;
  readonly services: Services;
}

/** What a click gives: what a command gives, or a dialog. */
export interface ActionAnswer extends CommandAnswer {
  readonly view?: View;
}

/** One button. One file, one line in `actions/index.ts`; the file's name is the id with `-` for `.`. */
export interface Action {
  /** Slack's `action_id`, e.g. `run.again`. */
  readonly id: string;
  run(request: ActionRequest): Promise<ActionAnswer>;
}
