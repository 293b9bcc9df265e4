import { SocketModeClient } from '@slack/socket-mode';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type RunningSlack, startSlack } from '../../../sandbox/slack/slack.ts';
import { silentLogger } from './silent-logger.ts';

let slack: RunningSlack;
const clients: SocketModeClient[] = [];

beforeEach(async () => {
  slack = await startSlack({ ackTimeoutMs: 1_000 });
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.disconnect()));
  await slack.stop();
});

const command = () =>
  slack.command({ user: 'mara', channel: 'prod', text: '/bitiq  preflight @ines <b> & #prod' });

describe('Socket Mode', () => {
  it('greets, delivers a command and takes the acknowledgement', async () => {
    const client = await connect();
    client.on('slash_commands', ({ ack }) => ack({ text: 'got it' }));
    const heard = new Promise<{ text: string; user_id: string }>((resolve) => {
      client.on('slash_commands', ({ body }) => resolve(body));
    });

    const { reply, acknowledged } = await command();

    expect(acknowledged).toBe(true);
    expect(reply?.text).toBe('got it');
    expect(await heard).toMatchObject({
      text: 'preflight <@U0INES001|ines> <b> & <#C0PROD001|prod>',
      user_id: 'U0MARA001',
    });
  });

  it('tells the person that nobody listens', async () => {
    const { error, reply } = await command();

    expect(error).toBe('dispatch_failed');
    expect(reply?.text).toBe('/bitiq failed with the error "dispatch_failed"');
    expect(slack.ephemerals('mara')).toEqual([reply]);
  });

  it('gives each envelope to one of several connections, in turn', async () => {
    const heard = [0, 0];
    for (const index of heard.keys()) {
      const client = await connect();
      client.on('slash_commands', ({ ack }) => {
        heard[index] = (heard[index] ?? 0) + 1;
        ack();
      });
    }

    for (let count = 0; count < 4; count += 1) await command();

    expect(slack.connections).toBe(2);
    expect(heard).toEqual([2, 2]);
  });

  it('gives an envelope to another connection when its own is cut before the acknowledgement', async () => {
    const dying = await rawConnection();
    dying.once('message', () => dying.terminate());
    const client = await connect();
    const ids: string[] = [];
    client.on('slash_commands', ({ ack, envelope_id }) => {
      ids.push(envelope_id);
      ack();
    });

    const outcomes = [await command(), await command()];

    expect(outcomes.map(({ acknowledged }) => acknowledged)).toEqual([true, true]);
    expect(new Set(ids).size).toBe(2);
  });

  it('sends an event again, with the same id, until it is acknowledged', async () => {
    const client = await connect();
    const ids: string[] = [];
    client.on('app_home_opened', ({ ack, body }) => {
      ids.push(body.event_id);
      if (ids.length === 2) ack();
    });

    await slack.openHome({ user: 'mara' });

    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('asks to connect anew, and is', async () => {
    const client = await connect();
    const again = new Promise((resolve) => client.once('connected', resolve));

    slack.sockets.disconnect('refresh_requested');

    await again;
    await slack.waitFor(() => slack.connections === 1);
  });

  it('lets a ticket in once, and nobody without one', async () => {
    const url = await openUrl();
    const first = await opened(new WebSocket(url));

    await expect(opened(new WebSocket(url))).rejects.toThrow('401');
    await expect(opened(new WebSocket(url.replace(/ticket=\w/, 'ticket=z')))).rejects.toThrow('401');
    first.terminate();
  });

  it('is refused while Slack is down', async () => {
    const url = await openUrl();
    slack.trouble.mode = 'refuse';

    await expect(opened(new WebSocket(url))).rejects.toThrow();
  });
});

async function connect(): Promise<SocketModeClient> {
  const client = new SocketModeClient({
    appToken: slack.appToken,
    clientPingTimeout: 500,
    clientOptions: { slackApiUrl: slack.apiUrl },
    logger: silentLogger,
  });
  clients.push(client);
  await client.start();
  return client;
}

async function openUrl(): Promise<string> {
  const response = await fetch(`${slack.apiUrl}apps.connections.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.appToken}` },
  });
  return ((await response.json()) as { url: string }).url;
}

/** A connection that was greeted and does nothing of itself. */
async function rawConnection(): Promise<WebSocket> {
  const socket = new WebSocket(await openUrl());
  await new Promise((resolve) => socket.once('message', resolve));
  return socket;
}

function opened(socket: WebSocket): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}
