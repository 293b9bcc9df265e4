import { App, LogLevel } from '@slack/bolt';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';

/** Where Slack and Redis are. */
export interface BarePlaces {
  readonly slack: { readonly botToken: string; readonly appToken: string; readonly apiUrl: string };
  readonly redisUrl: string;
}

/** A Bolt app in Socket Mode, a BullMQ queue and a worker, none of which does anything. */
const { slack, redisUrl } = JSON.parse(process.argv[2] ?? '{}') as BarePlaces;
const app = new App({
  token: slack.botToken,
  appToken: slack.appToken,
  socketMode: true,
  clientOptions: { slackApiUrl: slack.apiUrl },
  logLevel: LogLevel.ERROR,
});
app.command('/bare', ({ ack }) => ack());
const connections = [1, 2].map(() => new Redis(redisUrl, { maxRetriesPerRequest: null }));
const [first, second] = connections;
if (first === undefined || second === undefined) throw new Error('no connection');
const queue = new Queue('bare', { connection: first });
const worker = new Worker('bare', async () => undefined, { connection: second });
await Promise.all([app.start(), queue.waitUntilReady(), worker.waitUntilReady()]);

async function stop(): Promise<void> {
  await Promise.all([app.stop(), worker.close(), queue.close()]);
  for (const connection of connections) connection.disconnect();
}

process.on('disconnect', () => void stop());
process.send?.(process.pid);
