import { describe, expect, test } from 'vitest';
import { scheduleRun } from '../../src/actions/schedule-run.ts';
import type { CommandAnswer } from '../../src/commands/command.ts';
import { handleCommand } from '../../src/commands/handle-command.ts';
import type { RunNow } from '../../src/schedules/desk.ts';
import { listSchedulesOf } from '../../src/schedules/keep-schedules.ts';
import { anEnvironment } from '../helpers/an-environment.ts';
import { aCaller, aRun, type FakeServices, fakeServices } from '../helpers/fake-services.ts';

const daily = { job: 'drift', cron: '0 8 * * *', timeZone: 'Europe/Zurich' };
const prod = anEnvironment({ schedules: { daily }, permissions: { drift: ['developers'] } });
const staging = anEnvironment({ name: 'staging', schedules: { nightly: daily } });

function given(asked: RunNow[] = [], created = true): FakeServices {
  return fakeServices({
    environments: [prod, staging],
    groups: { developers: ['U1'] },
    schedules: {
      list: async (environment) =>
        listSchedulesOf(environment).map((schedule) => ({ ...schedule, next: { dueAt: 0, beginsAt: 0 } })),
      async runNow(now) {
        asked.push(now);
        return {
          run: aRun({ kind: 'drift', status: 'running', requestedBy: 'schedule:prod/daily' }),
          created,
        };
      },
    },
  });
}

async function type(text: string, userId = 'U1'): Promise<string> {
  const { services } = given();
  const typed = { text, teamId: 'T1', userId, channelId: 'C1' };
  const answer: CommandAnswer = await handleCommand(services, typed);
  return (answer.reply ?? (await answer.later?.()))?.text ?? '';
}

const click = (fake: FakeServices, value: string, userId = 'U1') =>
  scheduleRun.run({ caller: aCaller(userId), value, channel: 'C1', services: fake.services });

describe('/bitiq schedule', () => {
  test('lists those of an environment, or of all that one may see', async () => {
    expect(await type('schedule prod')).toBe('prod has 1 schedule. Next is daily in prod.');
    expect(await type('schedule')).toBe('bitiq has 2 schedules. Next is daily in prod.');
    expect(await type('schedule', 'U2')).toBe('bitiq has 1 schedule. Next is nightly in staging.');
  });
});

describe('Run now', () => {
  test('starts what the schedule starts, asked by whoever clicked, told where they clicked', async () => {
    const asked: RunNow[] = [];

    expect(await click(given(asked), 'prod/daily')).toEqual({});
    expect(asked).toMatchObject([
      {
        schedule: { id: 'prod/daily', definition: { job: 'drift', cron: '0 8 * * *' } },
        by: 'slack:T1/U1',
        channel: 'C1',
      },
    ]);
  });

  test('leads to the run that is still at it', async () => {
    const answer = await click(given([], false), 'prod/daily');

    expect((await answer.later?.())?.text).toBe('prod drift is already running; asked by schedule daily.');
  });

  test('is refused to whoever may not do the job, and says what is gone', async () => {
    const asked: RunNow[] = [];

    await expect(click(given(asked), 'prod/daily', 'U2')).rejects.toThrow('You may not run drift in prod.');
    await expect(click(given(asked), 'prod/weekly')).rejects.toThrow('prod has no schedule weekly any more.');
    await expect(click(given(asked), 'what is this')).rejects.toThrow('Which environment?');
    await expect(click(given(asked), 'prod/constructor')).rejects.toThrow('prod has no schedule constructor');
    expect(asked).toEqual([]);
  });
});
