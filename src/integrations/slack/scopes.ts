const HISTORY = ['channels:history', 'groups:history', 'im:history', 'mpim:history'] as const;

/**
 * What each method of Slack's Web API that bitiq calls needs of the bot token, after Slack's reference: all
 * of it, wherever the method may be called.
 */
export const METHOD_SCOPES = {
  // With the app-level token, whose scope connections:write is none of the bot's.
  'apps.connections.open': [],
  'auth.test': [],
  'chat.getPermalink': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': [...HISTORY, 'metadata.message:read'],
  'conversations.replies': [...HISTORY, 'metadata.message:read'],
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
} as const;

export type BotScope = 'commands' | (typeof METHOD_SCOPES)[keyof typeof METHOD_SCOPES][number];

/** OAuth scopes of the bot token that bitiq cannot do without: those of its methods, and of `/bitiq`. */
export const BOT_SCOPES: readonly BotScope[] = [
  ...new Set<BotScope>(['commands', ...Object.values(METHOD_SCOPES).flat()]),
].toSorted();
