import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { startRedis } from '../../sandbox/services/redis.ts';
import { startSlack } from '../../sandbox/slack/slack.ts';
import { defaultWorkspace } from '../../sandbox/slack/workspace.ts';
import { startTestBitiq } from '../helpers/bitiq.ts';
import { aQuickJob } from '../helpers/jobs.ts';
import { ROOT } from './documents.ts';

const HISTORY = ['channels:history', 'groups:history', 'im:history', 'mpim:history'];

/** What each method of the Web API needs, after Slack's reference: all of it, wherever it may be called. */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
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
};

const file = readFileSync(join(ROOT, 'deploy/slack-manifest.yaml'), 'utf8');
const manifest = parse(file);
const granted: readonly string[] = manifest.oauth_config.scopes.bot;

/** `chat.postMessage` and every other method that Slack's client has. */
function listMethods(value: unknown, path: readonly string[] = []): readonly string[] {
  if (typeof value === 'function') return path.length > 1 ? [path.join('.')] : [];
  if (value === null || typeof value !== 'object' || path.length > 4) return [];
  return Object.entries(value).flatMap(([name, inner]) => listMethods(inner, [...path, name]));
}

function listCalledMethods(): readonly string[] {
  const methods = new Set(listMethods(new WebClient()));
  const sources = globSync('src/**/*.ts', { cwd: ROOT }).map((path) =>
    readFileSync(join(ROOT, path), 'utf8'),
  );
  const calls = sources.flatMap((text) => [...text.matchAll(/\.((?:[a-zA-Z]+\.)+[a-zA-Z]+)\(/g)]);
  return [...new Set(calls.map(([, name = '']) => name).filter((name) => methods.has(name)))].toSorted();
}

test('the table knows every method that src/ calls, and no other', () => {
  expect(listCalledMethods()).toEqual(Object.keys(SCOPES));
});

test('the app is granted what these need, and /bitiq, and nothing more', () => {
  const needed = new Set(['commands', ...listCalledMethods().flatMap((method) => SCOPES[method] ?? [])]);

  expect(granted.toSorted()).toEqual([...needed].toSorted());
});

test('it has the command, the buttons and the Home tab, and hears of nothing but who opens that', () => {
  expect(manifest.features.slash_commands).toMatchObject([{ command: '/bitiq' }]);
  expect(manifest.settings.interactivity.is_enabled).toBe(true);
  expect(manifest.features.app_home.home_tab_enabled).toBe(true);
  expect(manifest.settings.event_subscriptions).toEqual({ bot_events: ['app_home_opened'] });
  expect(manifest.settings.socket_mode_enabled).toBe(true);
});

test('the lines marked HTTP make it one without Socket Mode', () => {
  const lines = file.replaceAll('# HTTP: url:', 'url:').replaceAll('# HTTP: request_url:', 'request_url:');
  const { features, settings } = parse(lines.replace('true # HTTP: false', 'false'));

  expect(features.slash_commands[0].url).toMatch(/^https:.+\/slack\/events$/);
  expect(settings.interactivity.request_url).toBe(features.slash_commands[0].url);
  expect(settings.event_subscriptions.request_url).toBe(features.slash_commands[0].url);
  expect(settings.socket_mode_enabled).toBe(false);
});

test('with exactly these scopes a run is asked for by a group, shown, and ended', async () => {
  const workspace = { ...defaultWorkspace, app: { ...defaultWorkspace.app, scopes: granted } };
  const [redis, slack] = await Promise.all([startRedis(), startSlack({ workspace, rateLimits: 'off' })]);
  const bitiq = await startTestBitiq({ slack, redisUrl: redis.url, jobs: [aQuickJob().job] });
  onTestFinished(async () => {
    await bitiq.stop();
    await Promise.all([slack.stop(), redis.stop()]);
  });

  await slack.command({ user: 'ines', channel: 'staging', text: '/bitiq preflight staging' });

  const message = await slack.waitFor(() =>
    slack.messages('staging').find(({ text }) => /is ready/.test(text)),
  );
  expect(message.text).toContain('ready');
});
