import { type Logger, SocketModeReceiver } from '@slack/bolt';
import type { SlackConfig } from '../config/config.ts';
import { ExternalError } from '../errors.ts';
import type { Log } from '../log/log.ts';
import { createLoop } from '../queue/loop.ts';
import type { Store } from '../store/store.ts';
import { createOnce } from './once.ts';

export interface Socket {
  /** Throws why not, unless Slack's socket is open. */
  assertConnected(): Promise<void>;
  stop(): Promise<void>;
}

/** Bolt's receiver for Socket Mode. It does not reconnect by itself: a try that fails would end the process. */
export function createSocketReceiver(slack: SlackConfig, store: Store, logger: Logger): SocketModeReceiver {
  return new SocketModeReceiver({
    appToken: slack.appToken ?? '',
    autoReconnectEnabled: false,
    logger,
    customPropertiesExtractor: ({ envelope_id, body }) => ({
      once: createOnce(store, toKey(envelope_id, body)),
    }),
    installerOptions: {
      clientOptions: { slackApiUrl: slack.apiUrl, timeout: 5_000, retryConfig: { retries: 0 } },
    },
  });
}

/** What stays the same however often Slack sends it: its own id of what somebody did. */
function toKey(envelopeId: string, { trigger_id, event_id }: Record<string, unknown>): string {
  return `envelope:${trigger_id ?? event_id ?? envelopeId}`;
}

/** Slack says hello by then, or another socket is asked for. */
const HELLO_WITHIN_MS = 10_000;

/** Keeps Socket Mode connected: also when Slack is away at start, and for as long as it is away. */
export function connectSocket(receiver: SocketModeReceiver, log: Log): Socket {
  let state: 'away' | 'starting' | 'open' = 'away';
  let why: unknown;
  receiver.client.on('connected', () => {
    state = 'open';
    why = undefined;
  });
  receiver.client.on('disconnected', () => {
    state = 'away';
  });
  const loop = createLoop({
    everyMs: 1_000,
    async work() {
      if (state !== 'away') return;
      state = 'starting';
      const timer = setTimeout(() => void receiver.stop(), HELLO_WITHIN_MS);
      await receiver.start().finally(() => clearTimeout(timer));
    },
    onError: (error) => {
      state = 'away';
      why = error;
      log.warn('Slack does not open a socket', { error });
    },
  });
  return {
    async assertConnected() {
      if (state === 'open') return;
      throw new ExternalError('slack', 'unreachable', 'the socket to Slack is not open', { cause: why });
    },
    async stop() {
      const stopped = loop.stop();
      await receiver.stop();
      await stopped;
      // One that was being opened meanwhile.
      await receiver.stop();
    },
  };
}
