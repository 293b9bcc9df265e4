import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppsManifestValidateArguments } from '@slack/web-api';
import { Document, isScalar, isSeq } from 'yaml';
import { ACTIONS } from '../../src/actions/index.ts';
import { COMMANDS } from '../../src/commands/index.ts';
import { BOT_SCOPES, type BotScope } from '../../src/integrations/slack/scopes.ts';
import { ROOT } from './documents.ts';

type Manifest = AppsManifestValidateArguments['manifest'];
type Features = NonNullable<Manifest['features']>;
type BotEvent = NonNullable<
  NonNullable<NonNullable<Manifest['settings']>['event_subscriptions']>['bot_events']
>[number];

/** Why the app asks for each scope; whoever installs it reads this beside the scope. */
const WHY: Readonly<Record<BotScope, string>> = {
  'channels:history': 'to find a post whose answer was lost, before it is posted again',
  'chat:write': 'messages, their edits and threads; private answers and direct messages',
  commands: '/bitiq',
  'files:write': 'the picture of a drift report, and its file where it is too long for a thread',
  'groups:history': 'as channels:history, in private channels',
  'im:history': 'as channels:history, in direct messages',
  'metadata.message:read': 'such a post is known by its metadata',
  'mpim:history': 'as channels:history, in direct messages of several people',
  'usergroups:read': 'who asks is in a group that may',
  'users:read': 'who asks is a full, active member of this workspace',
};

/** The files under deploy/, and where Slack sends requests in each; `undefined`: Socket Mode. */
export const MANIFESTS: ReadonlyMap<string, string | undefined> = new Map([
  ['deploy/slack-manifest.yaml', undefined],
  ['deploy/slack-manifest-http.yaml', 'https://bitiq.example/slack/events'],
]);

/** The app as api.slack.com/apps takes it, made from what the code has: verbs, buttons, listeners and scopes. */
export function renderSlackManifest(url?: string): string {
  const document = new Document(buildManifest(url));
  document.commentBefore = ` Made by npm run docs from src/: change the records there, not this file.\n ${
    url === undefined
      ? 'For Socket Mode. Where Slack sends requests instead: slack-manifest-http.yaml.'
      : `For requests over HTTP: put your address in place of ${new URL(url).host}.`
  }`;
  const scopes = document.getIn(['oauth_config', 'scopes', 'bot']);
  for (const scope of isSeq(scopes) ? scopes.items : []) {
    if (isScalar(scope)) scope.comment = ` ${WHY[scope.value as BotScope]}`;
  }
  return document.toString({ lineWidth: 0 });
}

function buildManifest(url: string | undefined): Manifest {
  const events = listListeners('event') as readonly BotEvent[];
  const description = 'Is the environment ready, what would change, and who has to approve it';
  return {
    display_information: { name: 'bitiq', description, background_color: '#0b6e63' },
    features: {
      app_home: {
        home_tab_enabled: events.includes('app_home_opened'),
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: 'bitiq', always_online: true },
      slash_commands: listListeners('command').map((command) => toSlashCommand(command, description, url)),
    },
    oauth_config: { scopes: { bot: [...BOT_SCOPES] } },
    settings: {
      event_subscriptions: { ...(url !== undefined && { request_url: url }), bot_events: [...events] },
      interactivity: { is_enabled: ACTIONS.length > 0, ...(url !== undefined && { request_url: url }) },
      org_deploy_enabled: false,
      socket_mode_enabled: url === undefined,
      token_rotation_enabled: false,
    },
  };
}

function toSlashCommand(
  command: string,
  description: string,
  url: string | undefined,
): NonNullable<Features['slash_commands']>[number] {
  return {
    command,
    description,
    usage_hint: `[${COMMANDS.map(({ verb }) => verb).join(' | ')}]`,
    // So that a person is <@U…>, and nobody can pass for another by a name.
    should_escape: true,
    ...(url !== undefined && { url }),
  };
}

/** What Bolt is told to listen to: the names in `app.command('…')`, `app.event('…')` and the like. */
export function listListeners(kind: 'command' | 'event' | 'shortcut' | 'options'): readonly string[] {
  const sources = globSync('src/serve/*.ts', { cwd: ROOT }).map((path) =>
    readFileSync(join(ROOT, path), 'utf8'),
  );
  const names = sources.flatMap((text) => [
    ...text.matchAll(new RegExp(`\\bapp\\.${kind}\\(\\s*'([^']+)'`, 'g')),
  ]);
  return names.map(([, name = '']) => name).toSorted();
}
