const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** When a schedule is due, in words: `weekdays at 08:00`, `Mondays at 09:00`. What has no short words is told as it is written. */
export function describeCron(cron: string): string {
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = ''] = cron.trim().split(/\s+/);
  const time = describeTime(minute, hour);
  const days = month === '*' ? describeDays(dayOfMonth, dayOfWeek) : undefined;
  if (time === undefined || days === undefined) return `at ${cron.trim()}`;
  if (!time.startsWith('at ')) return days === 'every day' ? time : `${time}, ${days}`;
  return `${days} ${time}`;
}

function describeTime(minute: string, hour: string): string | undefined {
  const every = /^\*\/(\d+)$/.exec(minute)?.[1];
  if (hour === '*' && minute === '*') return 'every minute';
  if (hour === '*' && every !== undefined) return `every ${every} min`;
  if (!/^\d+$/.test(minute)) return undefined;
  const minutes = minute.padStart(2, '0');
  if (hour === '*') return `every hour at :${minutes}`;
  if (!/^\d+(,\d+)*$/.test(hour)) return undefined;
  return `at ${listed(hour.split(',').map((it) => `${it.padStart(2, '0')}:${minutes}`))}`;
}

function describeDays(dayOfMonth: string, dayOfWeek: string): string | undefined {
  if (dayOfMonth === '*' && dayOfWeek === '*') return 'every day';
  if (dayOfWeek === '*') return /^\d+$/.test(dayOfMonth) ? `on day ${dayOfMonth} of the month` : undefined;
  if (dayOfMonth !== '*') return undefined;
  const days = parseDays(dayOfWeek.toUpperCase());
  if (days === undefined) return undefined;
  if (days.join() === '1,2,3,4,5') return 'weekdays';
  return listed(days.map((day) => `${DAYS[day]}s`));
}

/** Days of the week by number, Sunday as 0 or 7, or the first three letters. */
function parseDays(text: string): readonly number[] | undefined {
  const days = text.split(',').flatMap((part) => {
    const [from = Number.NaN, to = from] = part.split('-').map(parseDay);
    return from <= to ? Array.from({ length: to - from + 1 }, (_, index) => from + index) : [Number.NaN];
  });
  if (days.some((day) => !Number.isInteger(day) || day > 7)) return undefined;
  return [...new Set(days.map((day) => day % 7))].sort((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
}

function parseDay(text: string): number {
  const byName = DAYS.findIndex((day) => day.slice(0, 3).toUpperCase() === text);
  return byName === -1 && /^\d$/.test(text) ? Number(text) : byName === -1 ? Number.NaN : byName;
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
