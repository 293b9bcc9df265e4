import type { Delivery } from './delivery/delivery.ts';
import type { ResponseUrls } from './people/response-urls.ts';
import type { RateLimiter, RateLimits } from './rate-limit.ts';
import type { SlackFile } from './slack-file.ts';
import type { State } from './state.ts';
import type { Triggers } from './triggers.ts';
import type { SlackTrouble } from './trouble.ts';

/** A call that was made to the Web API, for tests. */
export interface ApiCall {
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly at: number;
  /** `ok`, Slack's error code, or how the answer went missing. `undefined` while it is worked on. */
  outcome: string | undefined;
}

/** What everything in this workspace is done with. */
export interface SlackContext {
  readonly state: State;
  /** `http://127.0.0.1:port`. */
  address: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  /** Tokens that were good once. */
  readonly revokedTokens: Set<string>;
  readonly trouble: SlackTrouble;
  readonly rateLimits: RateLimits | undefined;
  readonly rateLimiter: RateLimiter;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly delivery: Delivery;
  readonly calls: ApiCall[];
  /** By id. */
  readonly files: Map<string, SlackFile>;
  /** Opens a Socket Mode address that is good for one connection. */
  openSocketUrl(): string;
}
