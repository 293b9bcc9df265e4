import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listEntries } from '../../approvals/on-record.ts';
import { usePostgres } from '../../helpers/services.ts';
import { type GateHouse, openGateHouse, type Waiting } from './a-gate-house.ts';

const postgres = usePostgres();

const TIMES = 100;
const INES = 'slack:T0BITIQ01/U0INES001';

describe.skipIf(postgres === undefined)('the same signed click, to three bots over HTTP', () => {
  test(`sent ${TIMES} times at once is one vote`, { timeout: 60_000 }, async () => {
    const house = await openGateHouse((await postgres?.createDatabase()) ?? '', { transport: 'http' });
    onTestFinished(() => house.stop());
    const serve = () => house.serve('bot');
    const bots = await Promise.all([serve(), serve(), serve(), house.serve('worker')]);
    const urls = bots.slice(0, 3).map(({ port }) => `http://127.0.0.1:${port}/slack/events`);
    house.slack.requestUrl = urls[0];
    await house.push('prod', ['toy-web-prod']);
    const waiting = await house.ask('prod', ['toy-web-prod']);
    const { body, headers } = await catchClick(house, waiting);

    const answers = await Promise.all(
      Array.from({ length: TIMES }, (_, index) =>
        fetch(urls[index % urls.length] ?? '', { method: 'POST', body, headers }),
      ),
    );
    await house.slack.waitFor(() => house.slack.ephemerals('ines').length > 0);

    const { runId } = waiting;
    const votes = await house.store.db.selectFrom('votes').select(['by', 'decision']).execute();
    const entries = await listEntries(house.store, 'approval.vote');
    const codes = answers.map(({ status }) => status);
    expect(votes).toEqual([{ by: INES, decision: 'approve' }]);
    expect(entries).toMatchObject([{ actor: INES, runId, data: { decision: 'approve' } }]);
    expect(codes.filter((code) => code === 200)).toHaveLength(1);
    expect(codes.filter((code) => code === 409)).toHaveLength(TIMES - 1);
    expect((await house.read(runId)).status).toBe('awaiting_approval');
    expect(house.slack.ephemerals('ines').map(({ text }) => text)).toEqual([
      expect.stringContaining('Your approval of Sync prod is counted'),
    ]);
  });
});

interface Caught {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Ines clicks, and her click is kept on its way: no bot has seen it. */
async function catchClick({ slack }: GateHouse, { ts }: Waiting): Promise<Caught> {
  const { promise, resolve } = Promise.withResolvers<Caught>();
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    resolve({ body: Buffer.concat(parts).toString(), headers: signed(request.headers) });
    response.end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const before = slack.requestUrl;
  slack.requestUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await slack.click({ user: 'ines', channel: 'prod', ts, actionId: 'vote.approve' });
  slack.requestUrl = before;
  server.close();
  return promise;
}

function signed(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const names = ['content-type', 'x-slack-request-timestamp', 'x-slack-signature'];
  return Object.fromEntries(names.map((name) => [name, String(headers[name])]));
}
