import { randomBytes } from 'node:crypto';

/** Where and for whom an interaction took place. */
export interface Origin {
  readonly user: string;
  readonly channel: string;
  /** The message that was clicked; none for a command. */
  readonly ts?: string;
}

/** The `response_url`s that were given out: five uses in thirty minutes each. */
export interface ResponseUrls {
  /** Returns a path such as `/actions/T…/abc`. */
  create(origin: Origin): string;
  /** Uses one: where it leads, or why not. */
  use(path: string): Origin | { readonly error: 'used_url' | 'expired_url' | 'invalid_url' };
}

const USES = 5;
const LIFETIME_MS = 30 * 60_000;

export function newResponseUrls(teamId: string, now: () => number): ResponseUrls {
  const given = new Map<string, { origin: Origin; at: number; uses: number }>();
  return {
    create(origin) {
      const path = `/actions/${teamId}/${randomBytes(18).toString('base64url')}`;
      given.set(path, { origin, at: now(), uses: 0 });
      return path;
    },
    use(path) {
      const url = given.get(path);
      if (url === undefined) return { error: 'invalid_url' };
      if (now() - url.at > LIFETIME_MS) return { error: 'expired_url' };
      if (url.uses >= USES) return { error: 'used_url' };
      url.uses += 1;
      return url.origin;
    },
  };
}
