/** A block or element of Block Kit, already accepted by `blocks/validate.ts`. */
export interface BlockObject {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A file in a message. */
export interface MessageFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly size: number;
  readonly url_private: string;
}

/** A message as the workspace keeps it. */
export interface Message {
  /** Slack's id of it within its channel: seconds, a dot, six digits. */
  readonly ts: string;
  readonly channel: string;
  /** The author. */
  readonly user: string;
  /** Set where an app wrote it. */
  readonly botId?: string;
  /** The thread it belongs to; equal to `ts` for a parent that has replies. */
  threadTs?: string;
  text: string;
  blocks: readonly BlockObject[];
  metadata?: { readonly event_type: string; readonly event_payload: object };
  /** Only this person sees it. */
  readonly ephemeralTo?: string;
  /** How often it was changed by `chat.update` or a `response_url`. */
  edits: number;
  editedTs?: string;
  reactions: { name: string; users: string[] }[];
  readonly files: readonly MessageFile[];
}

/** The message in the shape in which the Web API and interaction payloads carry it. */
export function toSlackMessage(
  message: Message,
  app: { readonly id: string },
  options: { replies?: readonly Message[]; withMetadata?: boolean } = {},
): Record<string, unknown> {
  const replies = options.replies ?? [];
  return {
    type: 'message',
    ...(message.botId !== undefined && { bot_id: message.botId, app_id: app.id }),
    user: message.user,
    text: message.text,
    ts: message.ts,
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    ...(message.editedTs !== undefined && { edited: { user: message.user, ts: message.editedTs } }),
    ...(options.withMetadata === true && message.metadata !== undefined && { metadata: message.metadata }),
    ...(message.reactions.length > 0 && {
      reactions: message.reactions.map((reaction) => ({ ...reaction, count: reaction.users.length })),
    }),
    ...(message.files.length > 0 && { files: message.files }),
    ...(replies.length > 0 && {
      reply_count: replies.length,
      reply_users: [...new Set(replies.map((reply) => reply.user))],
      latest_reply: replies.at(-1)?.ts,
    }),
  };
}
