import type { Policy } from '../config/policy-schema.ts';

/** When those who may still approve are reminded, in milliseconds. In quiet hours nobody is. */
export function listReminders(policy: Policy, askedAt: number): readonly number[] {
  return policy.remindersAt
    .map((part) => askedAt + Math.round(part * policy.expiry))
    .filter((at) => !isQuiet(policy, at))
    .sort((a, b) => a - b);
}

function isQuiet({ quietHours }: Policy, at: number): boolean {
  if (quietHours === undefined) return false;
  const { from, to, timeZone } = quietHours;
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);
  return from <= to ? from <= time && time < to : from <= time || time < to;
}
