import type { SlackContext } from '../context.ts';
import type { DeliveryError } from '../delivery/delivery.ts';
import type { Message } from '../message.ts';
import { addMessage, type Channel } from '../state.ts';
import { SlackApiError } from '../web-api/method.ts';
import type { SeedUser } from '../workspace.ts';
import { respond } from './response-url.ts';
import type { Origin } from './response-urls.ts';

/** What a person saw right after a slash command. */
export interface CommandOutcome {
  readonly acknowledged: boolean;
  /** Set where the app did not acknowledge. */
  readonly error: DeliveryError | undefined;
  /** From sending to the acknowledgement, in milliseconds. */
  readonly ackMs: number;
  /** What the acknowledgement carried, or Slackbot's word that the command failed. */
  readonly reply: Message | undefined;
  readonly responseUrl: string;
  readonly triggerId: string;
}

/** Sends a slash command for a person, e.g. `/bitiq preflight prod`, and shows them what came back. */
export async function typeCommand(
  slack: SlackContext,
  by: { user: SeedUser; channel: Channel; text: string },
): Promise<CommandOutcome> {
  const [command = '', rest = ''] = splitCommand(by.text);
  const origin = { user: by.user.id, channel: by.channel.id };
  const responseUrl = `${slack.address}${slack.responseUrls.create(origin)}`;
  const triggerId = slack.triggers.create(by.user.id);
  const payload = commandPayload(slack, by, { command, text: rest, responseUrl, triggerId });
  const result = await slack.delivery.deliver('slash_commands', payload);
  const shared = { ackMs: result.ackMs, responseUrl, triggerId };
  if (result.acknowledged) {
    const reply = showAck(slack, origin, result.body);
    return { ...shared, acknowledged: true, error: undefined, reply };
  }
  const reply = sayFailed(slack, origin, `${command} failed with the error "${result.error}"`);
  return { ...shared, acknowledged: false, error: result.error, reply };
}

function splitCommand(text: string): string[] {
  return text.match(/^(\S+)\s*([\s\S]*)$/)?.slice(1) ?? [];
}

function commandPayload(
  slack: SlackContext,
  by: { user: SeedUser; channel: Channel },
  sent: { command: string; text: string; responseUrl: string; triggerId: string },
): object {
  const { app, team } = slack.state.seed;
  return {
    token: 'sandbox-verification-token',
    team_id: team.id,
    team_domain: team.domain,
    channel_id: by.channel.id,
    channel_name: by.channel.isPrivate === true ? 'privategroup' : by.channel.name,
    user_id: by.user.id,
    user_name: by.user.name,
    command: sent.command,
    text: app.escapeCommands ? escapeNames(slack, sent.text) : sent.text,
    api_app_id: app.id,
    is_enterprise_install: 'false',
    response_url: sent.responseUrl,
    trigger_id: sent.triggerId,
  };
}

/** Slack's "escape channels, users and links": `@mara` becomes `<@U0MARA001|mara>`. */
function escapeNames(slack: SlackContext, text: string): string {
  const { users, channels } = slack.state;
  return text.replace(/(^|\s)([@#])([\w.-]+)/g, (whole, before: string, sign: string, name: string) => {
    const all: Iterable<{ id: string; name: string }> = (sign === '@' ? users : channels).values();
    const found = [...all].find((candidate) => candidate.name === name);
    return found === undefined ? whole : `${before}<${sign}${found.id}|${name}>`;
  });
}

function showAck(slack: SlackContext, origin: Origin, body: unknown): Message | undefined {
  const args = typeof body === 'string' ? { text: body } : body;
  if (typeof args !== 'object' || args === null) return undefined;
  try {
    return respond(slack, origin, { ...args });
  } catch (error) {
    if (error instanceof SlackApiError && error.code === 'no_text') return undefined;
    if (error instanceof SlackApiError)
      return sayFailed(slack, origin, `The app's answer was refused: ${error.code}`);
    throw error;
  }
}

/** Slackbot's private word to a person. */
function sayFailed(slack: SlackContext, origin: Origin, text: string): Message {
  return addMessage(slack.state, {
    channel: origin.channel,
    user: 'USLACKBOT',
    text,
    blocks: [],
    ephemeralTo: origin.user,
  });
}
