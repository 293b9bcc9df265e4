import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';

/** Bolt with its own HTTP receiver and a command that does nothing but acknowledge. */
const { signingSecret } = JSON.parse(process.argv[2] ?? '{}') as { signingSecret: string };
const receiver = new HTTPReceiver({ signingSecret, logLevel: LogLevel.ERROR });
const app = new App({
  receiver,
  authorize: async () => ({ botToken: 'xoxb-ack-only' }),
  logLevel: LogLevel.ERROR,
});
app.command('/bitiq', async ({ ack }) => {
  await ack();
});
const server = await receiver.start(0);
process.on('disconnect', () => {
  server.close();
  server.closeAllConnections();
});
process.send?.((server.address() as AddressInfo).port);
