import type { SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../log/log.ts';
import { createLoop } from '../queue/loop.ts';

export interface Socket {
  /** Throws unless Slack's socket is open. */
  assertConnected(): Promise<void>;
  stop(): Promise<void>;
}

/** Keeps Socket Mode connected: also when Slack is away at start, and for as long as it is away. */
export function connectSocket(receiver: SocketModeReceiver, log: Log): Socket {
  let state: 'away' | 'starting' | 'open' = 'away';
  receiver.client.on('connected', () => {
    state = 'open';
  });
  for (const event of ['disconnected', 'reconnecting', 'close']) {
    receiver.client.on(event, () => {
      if (state === 'open') state = 'starting';
      if (event === 'disconnected') state = 'away';
    });
  }
  const loop = createLoop({
    everyMs: 1_000,
    async work() {
      if (state !== 'away') return;
      state = 'starting';
      await receiver.start();
    },
    onError: (error) => {
      state = 'away';
      log.warn('Slack does not open a socket', { error });
    },
  });
  return {
    async assertConnected() {
      if (state !== 'open') throw new Error('the socket to Slack is not open');
    },
    async stop() {
      state = 'starting';
      await receiver.stop().catch(() => undefined);
      await loop.stop();
    },
  };
}
