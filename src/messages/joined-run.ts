import type { KnownBlock } from '@slack/types';
import { context, message } from './blocks.ts';
import type { SlackMessage } from './run-view.ts';
import { code, slackDate } from './text.ts';

export interface JoinedRun {
  readonly id: string;
  readonly kind: string;
  readonly environment: string;
  /** How people call who asked first. */
  readonly askedBy: string;
  readonly since: Date;
  /** Link to its message; left out where it is not posted yet. */
  readonly link: string | undefined;
}

/** Leads the second person who asks the same to the one run. */
export function buildJoinedMessage(run: JoinedRun): SlackMessage<KnownBlock> {
  const what = `${run.environment} ${run.kind}`;
  const where = run.link === undefined ? 'Its message is about to appear.' : `<${run.link}|Follow it there>`;
  const text = `⏳ ${code(what)} is already running; ${code(run.askedBy)} asked ${slackDate(run.since)}. ${where}`;
  return message(`${what} is already running; asked by ${run.askedBy}.`, [
    { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } },
    context('nothing new was started', `run ${code(run.id, 80)}`),
  ]);
}
