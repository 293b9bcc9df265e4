import type { KnownBlock } from '@slack/types';
import { context, message } from './blocks.ts';
import { line, plainPart, richText } from './rich-text.ts';
import type { SlackMessage } from './run-view.ts';
import { code } from './text.ts';

/** A "no", for the eyes of one person: what is wrong, and what to do next. */
export interface Refusal {
  /** One sentence, plain text; it shows the value that was wrong. */
  readonly message: string;
  readonly next?: string | undefined;
  /** Finds the cause in the log. */
  readonly reference?: string | undefined;
}

export function buildRefusal({ message: reason, next, reference }: Refusal): SlackMessage<KnownBlock> {
  const lines = [reason, next].filter((text) => text !== undefined && text !== '');
  const blocks = [
    richText(lines.map((text) => line(...plainPart(text, 1_500)))),
    ...(reference ? [context(`reference ${code(reference)}`)] : []),
  ];
  return message(lines.join(' '), blocks);
}
