import type { KnownBlock } from '@slack/types';
import { plural } from '../wording/counts.ts';
import { context, message } from './blocks.ts';
import { line, plainPart, preformatted, richText } from './rich-text.ts';
import type { SlackMessage } from './run-view.ts';
import { code, slackDate } from './text.ts';

/** A signed checkpoint, as the audit channel keeps it. */
export interface CheckpointView {
  readonly number: number;
  /** The last record that it covers. */
  readonly seq: number;
  readonly at: Date;
  /** Id of the key. */
  readonly key: string;
  /** The whole of it, to be copied and given to `bitiq audit verify`. */
  readonly line: string;
}

export function buildCheckpointMessage(view: CheckpointView): SlackMessage<KnownBlock> {
  const { number, seq, at, key } = view;
  const sentence = `Audit log: checkpoint ${number} covers ${plural(seq, 'record')}.`;
  return message(sentence, [
    richText([line(...plainPart(`🔒 ${sentence}`)), ...preformatted(view.line)]),
    context(slackDate(at), `key ${code(key)}`, code('bitiq audit verify --checkpoint <this line>')),
  ]);
}
