import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { plainText } from './blocks.ts';
import { SLACK_LIMITS } from './limits.ts';

/** A dialog that only shows something. */
export function showDialog(title: string, blocks: readonly KnownBlock[]): ModalView {
  return {
    type: 'modal',
    title: plainText(title, SLACK_LIMITS.modalTitle),
    close: plainText('Close', SLACK_LIMITS.modalTitle),
    blocks: [...blocks],
  };
}

/** What a dialog says that is submitted, besides its blocks. */
export interface Asking {
  /** Its `callback_id`: the `action_id` of the button that opened it. */
  readonly action: string;
  readonly title: string;
  readonly submit: string;
  /** Comes back with it. */
  readonly value: string;
}

/** A dialog that is submitted: what it is about, then what is asked. */
export function askDialog(
  { action, title, submit, value }: Asking,
  about: readonly KnownBlock[],
  inputs: readonly InputBlock[],
): ModalView {
  return {
    type: 'modal',
    callback_id: action,
    private_metadata: value.slice(0, SLACK_LIMITS.metadata).toWellFormed(),
    title: plainText(title, SLACK_LIMITS.modalTitle),
    submit: plainText(submit, SLACK_LIMITS.modalTitle),
    close: plainText('Back', SLACK_LIMITS.modalTitle),
    blocks: [...about, ...inputs],
  };
}
