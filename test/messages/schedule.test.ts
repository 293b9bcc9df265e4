import { describe, expect, test } from 'vitest';
import { checkMessageBlocks } from '../../sandbox/slack/blocks/validate.ts';
import { describeCron } from '../../src/messages/describe-cron.ts';
import { buildScheduleMessage, type ScheduleView } from '../../src/messages/schedule.ts';
import { renderSchedules } from '../../src/messages/terminal/render-schedule.ts';
import { toPlain } from './plain.ts';

const STYLE = { columns: 80, colour: false, now: new Date('2026-11-21T12:00:00Z') };

function aSchedule(changes: Partial<ScheduleView> = {}): ScheduleView {
  return {
    id: 'prod/every-morning',
    environment: 'prod',
    name: 'every-morning',
    job: 'drift',
    when: 'weekdays at 08:00',
    cron: '0 8 * * 1-5',
    timeZone: 'Europe/Zurich',
    isQuiet: false,
    nextAt: new Date('2026-11-23T07:00:00Z'),
    ...changes,
  };
}

const LAST = {
  runId: '7k3f9q2m',
  headline: '❌ Drift in Production: 3 new',
  at: new Date('2026-11-20T07:00:00Z'),
  how: 'made-up',
} as const;

describe('when a schedule is due, in words', () => {
  test.each([
    ['0 8 * * 1-5', 'weekdays at 08:00'],
    ['0 8 * * MON-FRI', 'weekdays at 08:00'],
    ['5 9 * * 1', 'Mondays at 09:05'],
    ['0 9 * * 0,6', 'Saturdays and Sundays at 09:00'],
    ['0 9 * * 5-7', 'Fridays, Saturdays and Sundays at 09:00'],
    ['0 8 * * *', 'every day at 08:00'],
    ['30 8,12,18 * * *', 'every day at 08:30, 12:30 and 18:30'],
    ['0 8 1 * *', 'on day 1 of the month at 08:00'],
    ['15 * * * *', 'every hour at :15'],
    ['*/10 * * * *', 'every 10 min'],
    ['* * * * *', 'every minute'],
    ['0 * * * 1-5', 'every hour at :00, weekdays'],
    ['0 8 1 1 *', 'at 0 8 1 1 *'],
    ['0 8 1 * 1', 'at 0 8 1 * 1'],
    ['0 8 * * 1#2', 'at 0 8 * * 1#2'],
    ['0-30 8 * * *', 'at 0-30 8 * * *'],
  ])('%s is %s', (cron, words) => {
    expect(describeCron(cron)).toBe(words);
  });
});

describe('the list of schedules', () => {
  test('says what, when, when next and how the last time ended, with a button each', () => {
    const fresh = aSchedule({ id: 'prod/week', name: 'week', job: 'digest', isQuiet: true });
    const { text, blocks } = buildScheduleMessage('prod', [aSchedule({ last: LAST }), fresh]);
    const told = toPlain(blocks).join('\n');

    expect(text).toBe('prod has 2 schedules. Next is every-morning in prod.');
    expect(told).toContain('every-morning · prod drift');
    expect(told).toContain('weekdays at 08:00, Europe/Zurich · `0 8 * * 1-5`');
    expect(told).toContain('❌ Drift in Production: 3 new');
    expect(told).toContain('· made up ·');
    expect(told).toContain('week · prod digest · quiet where nothing changed');
    expect(told).toContain('➖ has not begun yet');
    expect(JSON.stringify(blocks)).toContain('"value":"prod/week"');
  });

  test('says where to add one where there is none', () => {
    const { text, blocks } = buildScheduleMessage('sno', []);

    expect(text).toBe('sno has no schedule.');
    expect(toPlain(blocks).join('\n')).toContain(
      'add one under `environments.&lt;environment&gt;.schedules`',
    );
  });

  test('fits into a message, however many there are and whatever they say', () => {
    const hostile = '<!channel> <@U1> *bold* <https://evil.example|click> ';
    const many = Array.from({ length: 60 }, (_, index) =>
      aSchedule({
        id: `prod/s${index}`,
        name: `s${index}`,
        last: { ...LAST, headline: hostile.repeat(60) },
      }),
    );
    const { text, blocks } = buildScheduleMessage('prod', many);

    expect(checkMessageBlocks([...blocks])).toEqual(checkMessageBlocks([]));
    expect(toPlain(blocks).join('\n')).toContain('and 48 more');
    expect(text).not.toContain('<!channel>');
    expect(JSON.stringify(blocks)).not.toMatch(/<!channel>|<@U1>/);
  });

  test('is whole at a terminal', () => {
    const fresh = aSchedule({ name: 'week', job: 'digest', isQuiet: true });

    const lines = renderSchedules('prod', [aSchedule({ last: LAST }), fresh], STYLE).split('\n');

    expect(lines.map((line) => line.replace(/\d{4}-\d\d-\d\d \d\d:\d\d/, '<time>'))).toEqual([
      'prod has 2 schedules',
      '',
      'every-morning · prod drift',
      '   weekdays at 08:00, Europe/Zurich (0 8 * * 1-5)',
      '   ⏳ next <time>',
      '   ❌ Drift in Production: 3 new · <time> · made up · run 7k3f9q2m',
      '',
      'week · prod digest · quiet where nothing changed',
      '   weekdays at 08:00, Europe/Zurich (0 8 * * 1-5)',
      '   ⏳ next <time>',
      '   ➖ has not begun yet',
      '',
    ]);
  });
});
