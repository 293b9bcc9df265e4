import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { startRedis } from '../../sandbox/services/redis.ts';
import { findFreePort } from '../../sandbox/services/server-process.ts';
import { startSlack } from '../../sandbox/slack/slack.ts';
import { playPod, type Template } from './play-pod.ts';

/** For so long a router may not have heard of it. */
const STILL_SENT_MS = 2_000;

const file = join(import.meta.dirname, '../../deploy/kustomize/base/bot.yaml');
const template: Template = parse(readFileSync(file, 'utf8')).spec.template;

test.skipIf(process.getuid?.() !== 0)(
  'a bot over HTTP that is told to go answers whoever the router still sends, and has gone within its grace',
  async () => {
    const [redis, slack, port] = await Promise.all([
      startRedis({ own: true }),
      startSlack({ rateLimits: 'off' }),
      findFreePort(),
    ]);
    const { privateKey } = generateKeyPairSync('ed25519', {
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const given = {
      bitiq: {
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_SIGNING_SECRET: slack.signingSecret,
        SLACK_API_URL: slack.apiUrl,
      },
      'bitiq-audit-key': { 'key.pem': privateKey },
      'bitiq-config': { 'bitiq.yaml': `workspace: ${slack.workspace.team.id}\nenvironments: {}\n` },
    };
    const pod = await playPod(template, {
      read: async (_kind, name) => given[name as keyof typeof given],
      token: 'none',
      caPem: '',
      apiServer: new URL('https://127.0.0.1:6443'),
      variables: { BITIQ_PORT: String(port), REDIS_URL: redis.url },
    });
    onTestFinished(async () => {
      await pod.remove();
      await Promise.all([slack.stop(), redis.stop()]);
    });
    const ready = () =>
      fetch(`http://127.0.0.1:${port}/readyz`).then(
        ({ status }) => status,
        () => pod.log(),
      );
    await expect.poll(ready, { timeout: 30_000 }).toBe(200);
    slack.requestUrl = `http://127.0.0.1:${port}/slack/events`;
    slack.socketMode = false;

    const began = performance.now();
    const ended = pod.end();
    const answers: boolean[] = [];
    while (performance.now() - began < STILL_SENT_MS) {
      const { acknowledged } = await slack.command({ user: 'mara', channel: 'prod', text: '/bitiq help' });
      answers.push(acknowledged);
      await sleep(100);
    }

    expect(answers.length).toBeGreaterThan(0);
    expect(answers).not.toContain(false);
    expect(await ended).toBe(0);
  },
);
