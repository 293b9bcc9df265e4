import type { KnownBlock } from '@slack/types';
import type { RunStatus } from '../runs/run.ts';
import { context, message } from './blocks.ts';
import type { SlackMessage } from './run-view.ts';
import { code, slackDate } from './text.ts';

export interface JoinedRun {
  readonly id: string;
  readonly kind: string;
  readonly environment: string;
  readonly status: RunStatus;
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
  const does = run.status === 'awaiting_approval' ? 'waits for approval already' : 'is already running';
  const text = `⏳ ${code(what)} ${does}; ${code(run.askedBy)} asked ${slackDate(run.since)}. ${where}`;
  return message(`${what} ${does}; asked by ${run.askedBy}.`, [
    { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } },
    context('nothing new was started', `run ${code(run.id, 80)}`),
  ]);
}
