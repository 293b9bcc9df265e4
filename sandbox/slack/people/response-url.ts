import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SlackContext } from '../context.ts';
import { readBody, sendJson, sendText } from '../http.ts';
import type { Message } from '../message.ts';
import { addMessage, editMessage, findMessage, removeMessage } from '../state.ts';
import { isEmpty, readContent } from '../web-api/content.ts';
import { type Arguments, isTrue, optionalString, SlackApiError } from '../web-api/method.ts';

/** Where and for whom an interaction took place. */
export interface Origin {
  readonly user: string;
  readonly channel: string;
  /** The message that was clicked; none for a command. */
  readonly ts?: string;
}

/** The `response_url`s that were given out: five uses in thirty minutes each. */
export interface ResponseUrls {
  /** Returns a path such as `/actions/T…/abc`. */
  create(origin: Origin): string;
  /** Uses one: where it leads, or why not. */
  use(path: string): Origin | { readonly error: 'used_url' | 'expired_url' | 'invalid_url' };
}

const USES = 5;
const LIFETIME_MS = 30 * 60_000;

export function newResponseUrls(teamId: string, now: () => number): ResponseUrls {
  const given = new Map<string, { origin: Origin; at: number; uses: number }>();
  return {
    create(origin) {
      const path = `/actions/${teamId}/${randomBytes(18).toString('base64url')}`;
      given.set(path, { origin, at: now(), uses: 0 });
      return path;
    },
    use(path) {
      const url = given.get(path);
      if (url === undefined) return { error: 'invalid_url' };
      if (now() - url.at > LIFETIME_MS) return { error: 'expired_url' };
      if (url.uses >= USES) return { error: 'used_url' };
      url.uses += 1;
      return url.origin;
    },
  };
}

/** Answers a request to a `response_url`. */
export async function answerResponseUrl(
  slack: SlackContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const origin = slack.responseUrls.use(new URL(request.url ?? '/', slack.address).pathname);
  if ('error' in origin) {
    sendJson(response, 404, { ok: false, error: origin.error });
    return;
  }
  try {
    respond(slack, origin, JSON.parse((await readBody(request)).toString()) as Arguments);
    sendText(response, 200, 'ok');
  } catch (error) {
    const code = error instanceof SlackApiError ? error.code : 'invalid_payload';
    sendJson(response, code === 'no_text' ? 500 : 400, { ok: false, error: code });
  }
}

/** Does what an app answers through a `response_url` or in its acknowledgement. Throws `SlackApiError`. */
export function respond(slack: SlackContext, origin: Origin, args: Arguments): Message | undefined {
  const { state } = slack;
  const clicked = origin.ts === undefined ? undefined : findMessage(state, origin.channel, origin.ts);
  if (isTrue(args, 'delete_original')) {
    if (clicked !== undefined) removeMessage(state, clicked);
    return undefined;
  }
  const content = readContent(slack, args);
  if (isEmpty(content)) throw new SlackApiError('no_text');
  const text = content.text ?? '';
  const blocks = content.blocks ?? [];
  if (isTrue(args, 'replace_original') && clicked !== undefined) {
    editMessage(state, clicked, { text, blocks });
    return clicked;
  }
  const { botUserId, botId } = state.seed.app;
  const threadTs = optionalString(args, 'thread_ts');
  return addMessage(state, {
    channel: origin.channel,
    user: botUserId,
    botId,
    text,
    blocks,
    ...(args.response_type !== 'in_channel' && { ephemeralTo: origin.user }),
    ...(threadTs !== undefined && { threadTs }),
  });
}
