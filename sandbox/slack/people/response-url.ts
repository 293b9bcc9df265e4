import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SlackContext } from '../context.ts';
import { readBody, sendJson, sendText } from '../http.ts';
import type { Message } from '../message.ts';
import { addMessage, editMessage, findMessage, removeMessage } from '../state.ts';
import { isEmpty, readContent } from '../web-api/content.ts';
import { type Arguments, isTrue, optionalString, SlackApiError } from '../web-api/method.ts';
import type { Origin } from './response-urls.ts';

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
