import { randomBytes } from 'node:crypto';

/** Why a trigger cannot be used, in Slack's words. */
type TriggerError = 'expired_trigger_id' | 'exchanged_trigger_id' | 'invalid_trigger_id';

/** The `trigger_id`s that were given out with interactions. */
export interface Triggers {
  create(user: string): string;
  /** Uses a trigger up: whose it was, or why not. */
  exchange(id: string): { readonly user: string } | { readonly error: TriggerError };
}

const LIFETIME_MS = 3_000;

export function newTriggers(now: () => number): Triggers {
  const given = new Map<string, { user: string; at: number; used: boolean }>();
  return {
    create(user) {
      const id = `${given.size + 1}.${Math.floor(now())}.${randomBytes(16).toString('hex')}`;
      given.set(id, { user, at: now(), used: false });
      return id;
    },
    exchange(id) {
      const trigger = given.get(id);
      if (trigger === undefined) return { error: 'invalid_trigger_id' };
      if (trigger.used) return { error: 'exchanged_trigger_id' };
      if (now() - trigger.at > LIFETIME_MS) return { error: 'expired_trigger_id' };
      trigger.used = true;
      return { user: trigger.user };
    },
  };
}
