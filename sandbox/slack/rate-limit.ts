/** A bucket: `burst` calls at once, `perMinute` in the long run. */
interface Rate {
  readonly perMinute: number;
  readonly burst: number;
}

export interface RateLimits {
  /** `chat.postMessage` and `chat.postEphemeral`, for each channel. */
  readonly post: Rate;
  /** `chat.update`, for the app. */
  readonly update: Rate;
  /** Every other method, for itself. */
  readonly other: Rate;
}

/** Slack's own: a message a second a channel, fifty edits a minute, tier 3 and 4 for the rest. */
export const SLACK_RATE_LIMITS: RateLimits = {
  post: { perMinute: 60, burst: 5 },
  update: { perMinute: 50, burst: 50 },
  other: { perMinute: 100, burst: 100 },
};

export interface RateLimiter {
  /** Takes one from the bucket: `undefined`, or the seconds to wait. */
  take(key: string, rate: Rate): number | undefined;
}

/** Token buckets by key, full at the beginning. */
export function newRateLimiter(now: () => number): RateLimiter {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(key, rate) {
      const perMs = rate.perMinute / 60_000;
      const bucket = buckets.get(key) ?? { tokens: rate.burst, at: now() };
      bucket.tokens = Math.min(rate.burst, bucket.tokens + (now() - bucket.at) * perMs);
      bucket.at = now();
      buckets.set(key, bucket);
      if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / perMs / 1000));
      bucket.tokens -= 1;
      return undefined;
    },
  };
}
