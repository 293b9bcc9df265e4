import { expect, onTestFinished, test } from 'vitest';
import { startSlack } from '../../../sandbox/slack/slack.ts';
import { createWebClient } from '../../../src/integrations/slack/web-client.ts';

test('every call is told, by whichever of the client’s methods it was made', async () => {
  const slack = await startSlack({ rateLimits: 'off' });
  onTestFinished(() => slack.stop());
  const told: [string, string][] = [];
  const client = createWebClient(slack, (method, outcome) => told.push([method, outcome]));

  await client.auth.test();
  await client.chat.postMessage({ channel: 'C0NOWHERE', text: 'x' }).catch(() => undefined);
  await client.apiCall('auth.test');

  expect(told).toEqual([
    ['auth.test', 'ok'],
    ['chat.postMessage', 'channel_not_found'],
    ['auth.test', 'ok'],
  ]);
});
