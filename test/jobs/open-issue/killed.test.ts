import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../../src/store/store.ts';
import { type House, openHouse } from '../../helpers/house.ts';

describe('a worker that dies once GitHub has answered', { timeout: 60_000 }, () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  }, 60_000);
  afterAll(() => house.stop());

  const github = () => house.worlds.environment('prod').github;

  /** Does something as soon as GitHub has answered that an issue is made. */
  function onceMade(act: () => void): () => void {
    const listener = (message: unknown) => {
      const { request } = message as { request: IncomingMessage };
      const isOurs = request.socket.localPort === Number(new URL(github().address).port);
      if (isOurs && request.method === 'POST' && request.url?.endsWith('/issues')) act();
    };
    subscribe('http.server.response.finish', listener);
    return () => unsubscribe('http.server.response.finish', listener);
  }

  const said = (pattern: RegExp) =>
    house.slack.waitFor(() => house.slack.messages('prod').find(({ text }) => pattern.test(text)), {
      timeoutMs: 30_000,
    });

  test('has opened one issue, which the next one finds, keeps and tells of', async () => {
    await house.serve('bot');
    const worker = await house.serve('worker');
    house.worlds.faults.toggle('prod/auto-sync-on');
    await house.slack.command({ user: 'mara', channel: 'prod', text: '/bitiq drift prod' });
    const { ts, blocks } = await said(/Drift in Production/);
    const [, id = ''] = /issue\/([0-9a-f]{20})/.exec(JSON.stringify(blocks)) ?? [];
    let died: Promise<void> | undefined;
    const forget = onceMade(() => {
      died ??= worker.kill();
    });

    const picked = { selected_option: { value: `issue/${id}` } };
    await house.slack.click({ user: 'mara', channel: 'prod', ts, actionId: 'drift.item', picked });
    await house.slack.waitFor(() => died, { timeoutMs: 20_000 });
    forget();
    await died;
    await house.serve('worker');
    await said(/Issue #1 is open: toy-service-prod/);

    const store = await openStore(house.settings.env.DATABASE_URL ?? '');
    const kept = await store.db.selectFrom('drift_issues').select(['number', 'opened_by']).execute();
    await store.close();
    expect(kept).toEqual([{ number: 1, opened_by: 'slack:T0BITIQ01/U0MARA001' }]);
    expect(await listIssues()).toEqual([expect.stringContaining(`<!-- bitiq:${id} -->`)]);
  });

  /** Their texts. */
  async function listIssues(): Promise<readonly string[]> {
    const { address, tokens } = github();
    const headers = { authorization: `Bearer ${[...tokens.keys()][0]}`, 'user-agent': 'test' };
    const { repository } = house.worlds.environment('prod');
    const answer = await fetch(`${address}/repos/${repository}/issues?state=all`, { headers });
    return ((await answer.json()) as { body: string }[]).map(({ body }) => body);
  }
});
