import type { HomeView, KnownBlock, ModalView } from '@slack/types';
import { plainText } from './blocks.ts';
import { SLACK_LIMITS } from './limits.ts';
import type { SlackMessage } from './run-view.ts';

/** An answer in place of the dialog that was submitted. */
export function buildRefusalDialog({ blocks }: SlackMessage<KnownBlock>): ModalView {
  return {
    type: 'modal',
    title: plainText('bitiq', SLACK_LIMITS.modalTitle),
    close: plainText('Close', SLACK_LIMITS.modalTitle),
    blocks: [...blocks],
  };
}

/** An answer in place of App Home. */
export function buildRefusalHome({ blocks }: SlackMessage<KnownBlock>): HomeView {
  return { type: 'home', blocks: [...blocks] };
}
