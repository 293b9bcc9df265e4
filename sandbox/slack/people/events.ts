import type { SlackContext } from '../context.ts';
import type { Message } from '../message.ts';
import { addMessage, type Channel } from '../state.ts';
import { toSlackView } from '../views.ts';
import type { SeedUser } from '../workspace.ts';

/** Tells the app that a person opened its App Home. */
export async function openHome(slack: SlackContext, user: SeedUser, channel: Channel): Promise<void> {
  const home = slack.state.homes.get(user.id);
  await sendEvent(slack, {
    type: 'app_home_opened',
    user: user.id,
    channel: channel.id,
    tab: 'home',
    event_ts: slack.state.nextTs(),
    ...(home !== undefined && { view: toSlackView(slack.state, home) }),
  });
}

/** Posts what a person typed; the app hears of it where it is mentioned or in its direct messages. */
export function say(
  slack: SlackContext,
  by: { user: SeedUser; channel: Channel; text: string; threadTs?: string },
): Message {
  const { state } = slack;
  const message = addMessage(state, {
    channel: by.channel.id,
    user: by.user.id,
    text: toSlackText(slack, by.text),
    blocks: [],
    ...(by.threadTs !== undefined && { threadTs: by.threadTs }),
  });
  const isDirect = by.channel.directWith !== undefined;
  const isMention = message.text.includes(`<@${state.seed.app.botUserId}>`);
  if (isDirect || (isMention && by.channel.members.has(state.seed.app.botUserId))) {
    void sendEvent(slack, {
      type: isDirect ? 'message' : 'app_mention',
      ...(isDirect && { channel_type: 'im' }),
      user: by.user.id,
      text: message.text,
      ts: message.ts,
      channel: by.channel.id,
      event_ts: message.ts,
      ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    });
  }
  return message;
}

/** What Slack makes of typed text: `& < >` escaped, known names as mentions. */
function toSlackText(slack: SlackContext, text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.replace(/(^|\s)@([\w.-]+)/g, (whole, before: string, name: string) => {
    const user = [...slack.state.users.values()].find((candidate) => candidate.name === name);
    return user === undefined ? whole : `${before}<@${user.id}>`;
  });
}

/** Delivers an event, and again where it is not acknowledged: Slack tries three times more. */
async function sendEvent(slack: SlackContext, event: object): Promise<void> {
  const { app, team } = slack.state.seed;
  const payload = {
    token: 'sandbox-verification-token',
    team_id: team.id,
    context_team_id: team.id,
    api_app_id: app.id,
    event,
    type: 'event_callback',
    event_id: slack.state.nextId('Ev'),
    event_time: Math.floor(slack.state.now() / 1000),
    authorizations: [
      { team_id: team.id, user_id: app.botUserId, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
  };
  for (let attempt = 0; attempt <= 3; attempt += 1) {
    const { acknowledged } = await slack.delivery.deliver('events_api', payload);
    if (acknowledged) return;
  }
}
