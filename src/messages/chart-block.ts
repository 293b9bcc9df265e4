import type { ImageBlock, KnownBlock } from '@slack/types';
import { cut, oneLine } from '../wording/outside-text.ts';
import { SLACK_LIMITS } from './limits.ts';
import type { SlackMessage } from './run-view.ts';

/** A picture that Slack has, and its words. Plain text. */
export interface ChartView {
  /** Slack's id of the file. */
  readonly fileId: string;
  readonly caption: string;
  readonly altText: string;
}

/** Bytes of JSON stay far under what is kept of a message for what is not its blocks. */
const WORDS = 300;

/** The message with its picture: below headline and facts, above everything else. One that is full stays without. */
export function withChart(
  message: SlackMessage<KnownBlock>,
  { fileId, caption, altText }: ChartView,
): SlackMessage<KnownBlock> {
  if (message.blocks.length >= SLACK_LIMITS.messageBlocks) return message;
  const image: ImageBlock = {
    type: 'image',
    slack_file: { id: fileId },
    title: { type: 'plain_text', text: cut(oneLine(caption), WORDS), emoji: false },
    alt_text: cut(oneLine(altText), WORDS + 100),
  };
  const { blocks, ...rest } = message;
  const above = blocks.findIndex(({ type }) => type !== 'header' && type !== 'context');
  const at = above === -1 ? blocks.length : above;
  return { ...rest, blocks: [...blocks.slice(0, at), image, ...blocks.slice(at)] };
}
