import type { KnownBlock } from '@slack/types';
import { needsOf, type WaitingView } from './approvals.ts';
import { buttons, context, message } from './blocks.ts';
import { voteButtons } from './gate-actions.ts';
import { causeParts, decisionParts, untilParts } from './gate-parts.ts';
import { boldPart, line, linkPart, plainPart, type RichTextPart, richText, words } from './rich-text.ts';
import type { RunView, SlackMessage } from './run-view.ts';
import { headline, spoken } from './spoken.ts';
import { code, handle, mrkdwn, quoted } from './text.ts';

/** Tells who asked, by direct message, what became of it: verdict, why, who decided, and where to look. */
export function buildOutcomeNotice(run: RunView, link: string | undefined): SlackMessage<KnownBlock> {
  return message(spoken(run), [
    richText([
      line(...boldPart(headline(run), 300)),
      ...causeParts(run),
      ...(run.approval ? decisionParts(run, run.approval) : []),
      ...linkLine(link),
    ]),
    context(
      quoted(run.reason) && `you asked for it: ${mrkdwn(quoted(run.reason), 400)}`,
      `run ${code(run.id, 80)}`,
    ),
  ]);
}

/** Reminds somebody who may approve, by direct message. */
export function buildReminder(item: WaitingView, gist: string | undefined): SlackMessage<KnownBlock> {
  const said = quoted(item.reason);
  const who = handle(item.askedBy);
  return message(`${item.act} by ${who} waits for you. ${gist ? `${gist}. ` : ''}${needsOf(item)}.`, [
    richText([
      line(
        ...boldPart(`🔒 ${item.act} by ${who} waits for you`),
        words(' '),
        ...untilParts(item.expiresAt),
        ...plainPart(said === '' ? '' : `: ${said}`),
      ),
      ...(gist ? [line(...plainPart(gist))] : []),
      line(...plainPart(`${needsOf(item)} · plan ${item.planId}`)),
      ...linkLine(item.link),
    ]),
    buttons(...voteButtons(item.act, item)),
    context(`run ${code(item.runId, 80)}`),
  ]);
}

function linkLine(link: string | undefined): readonly RichTextPart[] {
  return link === undefined ? [] : [line(...linkPart('Open its message', link))];
}
