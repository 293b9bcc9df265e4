import type { KnownBlock } from '@slack/types';
import { context, message } from './blocks.ts';
import { line, plainPart, richText } from './rich-text.ts';
import type { SlackMessage } from './run-view.ts';
import { code, mrkdwn, slackDate } from './text.ts';

/** Something to know that is neither a refusal nor a run's own message. */
export interface Notice {
  /** One sentence, plain text. */
  readonly message: string;
  /** Slack user id, or a name. */
  readonly askedBy?: string | undefined;
  readonly since?: Date | undefined;
  /** Where to look. */
  readonly link?: string | undefined;
  readonly runId?: string | undefined;
}

export function buildNotice(notice: Notice): SlackMessage<KnownBlock> {
  const { askedBy, since, link, runId } = notice;
  const facts = [
    askedBy && `asked by ${/^[UW][A-Z0-9]{2,20}$/.test(askedBy) ? `<@${askedBy}>` : mrkdwn(askedBy, 80)}`,
    since && slackDate(since),
    runId && `run ${code(runId, 80)}`,
  ].filter((fact) => fact !== undefined && fact !== '');
  const blocks = [
    richText([
      line(
        ...plainPart(notice.message, 1_500),
        ...(link
          ? [{ type: 'text', text: ' ' } as const, { type: 'link', url: link, text: 'Show it' } as const]
          : []),
      ),
    ]),
    ...(facts.length > 0 ? [context(...facts)] : []),
  ];
  return message(notice.message, blocks);
}
