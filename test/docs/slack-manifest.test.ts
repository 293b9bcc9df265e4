import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { startRedis } from '../../sandbox/services/redis.ts';
import { startSlack } from '../../sandbox/slack/slack.ts';
import { defaultWorkspace } from '../../sandbox/slack/workspace.ts';
import { BOT_SCOPES, METHOD_SCOPES } from '../../src/integrations/slack/scopes.ts';
import { startTestBitiq } from '../helpers/bitiq.ts';
import { aQuickJob } from '../helpers/jobs.ts';
import { ROOT, readDocument } from './documents.ts';
import { listListeners, MANIFESTS, renderSlackManifest } from './slack-manifest.ts';

const manifest = parse(renderSlackManifest());

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

test.each([...MANIFESTS])('%s is what the code makes of it: npm run docs writes it', (path, url) => {
  expect(readFileSync(join(ROOT, path), 'utf8')).toBe(renderSlackManifest(url));
});

test('the record of scopes knows every method that src/ calls, and no other', () => {
  expect(listCalledMethods()).toEqual(Object.keys(METHOD_SCOPES));
});

test('docs/slack-setup.md says what each scope is for, and of no other', () => {
  const [, table = ''] = readDocument('docs/slack-setup.md').text.split('| scope | for |');
  const told = [...table.matchAll(/^\| (`.+?`) \|/gm)].flatMap(([, names = '']) =>
    names.replaceAll('`', '').split(', '),
  );

  expect(told.toSorted()).toEqual(BOT_SCOPES);
});

test('it has the command, the buttons and the Home tab, and hears of nothing but who opens that', () => {
  expect(manifest.features.slash_commands).toMatchObject([{ command: '/bitiq' }]);
  expect(manifest.settings.interactivity).toEqual({ is_enabled: true });
  expect(manifest.features.app_home.home_tab_enabled).toBe(true);
  expect(manifest.settings.event_subscriptions).toEqual({ bot_events: ['app_home_opened'] });
  expect(manifest.settings.socket_mode_enabled).toBe(true);
});

test('it asks for no shortcut and no menu filled from outside: bitiq listens to none', () => {
  expect([...listListeners('shortcut'), ...listListeners('options')]).toEqual([]);
});

test('over HTTP all three kinds of requests go to one address, and there is no socket', () => {
  const url = 'https://bitiq-bitiq.apps.prod.example/slack/events';
  const { features, settings } = parse(renderSlackManifest(url));

  expect(features.slash_commands[0].url).toBe(url);
  expect(settings.interactivity.request_url).toBe(url);
  expect(settings.event_subscriptions.request_url).toBe(url);
  expect(settings.socket_mode_enabled).toBe(false);
});

test("it keeps to Slack's limits", () => {
  const { display_information: display, features } = manifest;

  expect(display.name.length).toBeLessThanOrEqual(35);
  expect(display.description.length).toBeLessThanOrEqual(140);
  expect(features.bot_user.display_name).toMatch(/^[a-z0-9._-]{1,80}$/);
  expect(features.slash_commands[0].usage_hint.length).toBeLessThanOrEqual(1000);
});

test('with exactly these scopes a run is asked for by a group, shown, and ended', async () => {
  const workspace = { ...defaultWorkspace, app: { ...defaultWorkspace.app, scopes: BOT_SCOPES } };
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
