import type { RunningSlack } from '../../../sandbox/slack/slack.ts';
import type { Waiting } from './a-gate-house.ts';

/** One click of somebody at a gate. */
export interface Click {
  readonly user: string;
  readonly decision: 'approve' | 'reject';
}

interface Storm {
  /** What each click was answered in the end, to whoever clicked alone. */
  readonly answers: readonly string[];
  /** How many were asked to try again, for the store was too busy. */
  readonly again: number;
  /** How many of those could not, for the buttons were gone. */
  readonly tooLate: number;
  /** The longest that anybody waited for an acknowledgement. */
  readonly ackMs: number;
  /** How many had none within Slack's 3 s. */
  readonly unacknowledged: number;
}

const LATER = /Still writing your request down/;
const AGAIN = /could not be written down/;
const REASON = { reason: { reason: { value: 'not today' } } };

/**
 * All click at the same moment; whoever rejects has the dialog before them already. Those who are asked to
 * try again do so together, for as long as there are buttons.
 */
export async function clickAtOnce(
  slack: RunningSlack,
  place: { readonly channel: string } & Waiting,
  clicks: readonly Click[],
): Promise<Storm> {
  const storm = { answers: [] as string[], again: 0, tooLate: 0, ackMs: 0, unacknowledged: 0 };
  let pending = clicks;
  while (pending.length > 0) {
    if (!hasButtons(slack, place)) return { ...storm, tooLate: pending.length };
    await openDialogs(slack, place, pending);
    const hear = listen(slack, new Set(pending.map(({ user }) => user)));
    const outcomes = await Promise.all(pending.map((click) => act(slack, place, click)));
    const asked = pending.length;
    const heard = await slack.waitFor(() => hear(asked), { timeoutMs: 20_000 });
    storm.ackMs = Math.max(storm.ackMs, ...outcomes.map(({ ackMs }) => ackMs));
    storm.unacknowledged += outcomes.filter(({ acknowledged }) => !acknowledged).length;
    const refused = heard.filter(({ text }) => AGAIN.test(text));
    storm.answers.push(...heard.filter(({ text }) => !AGAIN.test(text)).map(({ text }) => text));
    storm.again += refused.length;
    pending = refused.map(({ user, isDialog }) => ({ user, decision: isDialog ? 'reject' : 'approve' }));
  }
  return storm;
}

function hasButtons(slack: RunningSlack, { channel, ts }: { channel: string; ts: string }): boolean {
  const message = slack.messages(channel).find((each) => each.ts === ts);
  return JSON.stringify(message?.blocks).includes('vote.approve');
}

function act(
  slack: RunningSlack,
  { channel, ts }: { channel: string; ts: string },
  { user, decision }: Click,
) {
  return decision === 'reject' && slack.view(user) !== undefined
    ? slack.submitView({ user, values: REASON })
    : slack.click({ user, channel, ts, actionId: `vote.${decision}` });
}

/** Who rejects has the dialog of *Reject…* before them, where the run still waits. */
async function openDialogs(
  slack: RunningSlack,
  { channel, ts }: { channel: string; ts: string },
  clicks: readonly Click[],
): Promise<void> {
  await Promise.all(
    clicks.map(async ({ user, decision }) => {
      if (decision !== 'reject') return;
      while (slack.view(user) !== undefined) await slack.closeView({ user });
      const known = slack.ephemerals(user).length;
      await slack.click({ user, channel, ts, actionId: 'vote.reject' });
      await slack.waitFor(() => slack.view(user) ?? slack.ephemerals(user).length > known);
    }),
  );
}

interface Heard {
  readonly user: string;
  readonly text: string;
  readonly isDialog: boolean;
}

/** What these people are told from now on, in the channel or in the place of their dialog, once it is so much. */
function listen(slack: RunningSlack, users: ReadonlySet<string>): (much: number) => readonly Heard[] | false {
  const dialogOf = (user: string) => JSON.stringify(slack.view(user)?.body);
  const known = new Set([...users].flatMap((user) => slack.ephemerals(user).map(({ ts }) => ts)));
  const dialogs = new Map([...users].map((user) => [user, dialogOf(user)]));
  return (much) => {
    const heard = [...users].flatMap((user): Heard[] => {
      const told = slack.ephemerals(user).filter(({ ts, text }) => !known.has(ts) && !LATER.test(text));
      const texts = told.map(({ text }) => ({ user, text, isDialog: false }));
      const dialog = dialogOf(user);
      const isNew = dialog !== undefined && dialog !== dialogs.get(user) && !LATER.test(dialog);
      return isNew ? [...texts, { user, text: dialog, isDialog: true }] : texts;
    });
    return heard.length >= much && heard;
  };
}
