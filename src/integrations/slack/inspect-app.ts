import type { SlackConfig } from '../../config/config.ts';
import type { Peer } from '../network-error.ts';
import { measureClock } from '../server-clock.ts';
import { toSlackError } from './errors.ts';
import { createWebClient } from './web-client.ts';

/** What Slack says of a token. */
export interface SlackIdentity {
  readonly teamId: string;
  readonly team: string;
  /** Absent: it is a person's token. */
  readonly botId: string | undefined;
  /** OAuth scopes; `undefined` where Slack did not say. */
  readonly scopes: readonly string[] | undefined;
}

/** bitiq's app in Slack, as it is set up there. Methods throw `ExternalError` with system `slack`. */
export interface SlackApp {
  getIdentity(): Promise<SlackIdentity>;
  /** Whether the app-level token opens Socket Mode: asks for an address and does not connect to it. */
  openSocket(appToken: string): Promise<void>;
  /** How far Slack's clock is ahead of ours, in milliseconds. */
  measureClock(options: { readonly signal: AbortSignal; now(): Date }): Promise<number>;
}

export function inspectSlackApp({ botToken, apiUrl }: Pick<SlackConfig, 'botToken' | 'apiUrl'>): SlackApp {
  const client = createWebClient({ botToken, apiUrl });
  const peer: Peer = { system: 'slack', name: 'Slack', probe: `curl -i ${apiUrl}api.test` };
  return {
    async getIdentity() {
      const answer = await client.auth.test().catch((error) => {
        throw toSlackError('auth.test', error);
      });
      const { team_id: teamId = '', team = '', bot_id: botId, response_metadata: metadata } = answer;
      return { teamId, team, botId, scopes: metadata?.scopes };
    },
    async openSocket(appToken) {
      await client.apps.connections.open({ token: appToken }).catch((error) => {
        throw toSlackError('apps.connections.open', error);
      });
    },
    measureClock: (options) => measureClock({ url: `${apiUrl}api.test`, method: 'POST', peer, ...options }),
  };
}
