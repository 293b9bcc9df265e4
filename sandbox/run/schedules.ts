/** Zones between which it is never near eight in the morning everywhere. */
const ZONES = ['Europe/Zurich', 'America/Los_Angeles', 'Asia/Tokyo'] as const;

/** What prod does at certain times while somebody plays: at eight, in a zone where that is hours away. */
export function schedulesOf(now: Date): object {
  const timeZone = ZONES.find((zone) => Math.abs(hourIn(zone, now) - 8) > 3) ?? 'Europe/Zurich';
  return {
    'every-morning': { job: 'drift', cron: '0 8 * * 1-5', timeZone, jitter: '2m' },
    'ready-for-the-week': { job: 'preflight', cron: '0 8 * * 1', timeZone, quiet: true },
    week: { job: 'digest', cron: '0 8 * * 1', timeZone },
  };
}

function hourIn(timeZone: string, now: Date): number {
  return Number(now.toLocaleString('en-GB', { timeZone, hour: '2-digit' }));
}
