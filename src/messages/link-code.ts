import type { KnownBlock } from '@slack/types';
import { context, message } from './blocks.ts';
import { datePart, line, plainPart, preformatted, richText, words } from './rich-text.ts';
import type { SlackMessage } from './run-view.ts';

export interface LinkCodeView {
  readonly code: string;
  readonly expiresAt: Date;
  /** What to type, with the code in it: `bitiq link 4K7P-QW2M`. */
  readonly command: string;
}

/** The one-time code that links a terminal, for the eyes of who asked. The fallback does not have it: it may be read aloud. */
export function buildLinkCode({ command, expiresAt }: LinkCodeView): SlackMessage<KnownBlock> {
  const sentence = 'Type this at your terminal to link it to you:';
  return message('Your code to link a terminal is in this message. It works once, for ten minutes.', [
    richText([
      line(...plainPart(sentence)),
      ...preformatted(command),
      line(
        ...plainPart('It works once, until'),
        words(' '),
        datePart(expiresAt, 'time'),
        words(' ('),
        datePart(expiresAt, 'ago'),
        words(').'),
      ),
    ]),
    context('Whoever has it can ask and vote as you. If you did not ask for it, let it run out.'),
  ]);
}
