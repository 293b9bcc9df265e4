/** OAuth scopes of the bot token that bitiq cannot do without, as `deploy/slack-manifest.yaml` asks for them. */
export const BOT_SCOPES = [
  'channels:history',
  'chat:write',
  'commands',
  'files:write',
  'groups:history',
  'im:history',
  'metadata.message:read',
  'mpim:history',
  'usergroups:read',
  'users:read',
] as const;
