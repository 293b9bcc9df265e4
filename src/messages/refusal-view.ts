import type { HomeView, KnownBlock, ModalView } from '@slack/types';
import { showDialog } from './modal.ts';
import type { SlackMessage } from './run-view.ts';

/** An answer in place of the dialog that was submitted. */
export function buildRefusalDialog({ blocks }: SlackMessage<KnownBlock>): ModalView {
  return showDialog('bitiq', blocks);
}

/** An answer in place of App Home. */
export function buildRefusalHome({ blocks }: SlackMessage<KnownBlock>): HomeView {
  return { type: 'home', blocks: [...blocks] };
}
