import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { startMissed } from '../../src/schedules/start-due.ts';
import { openStore } from '../../src/store/store.ts';
import { aStarter, keepAt } from '../schedules/a-schedule.ts';
import { aFolder } from './a-folder.ts';
import { runBitiq } from './run-bitiq.ts';

const folder = aFolder({
  prod: `    schedules:
      daily: { job: drift, cron: 0 8 * * *, timeZone: Europe/Zurich, quiet: true }
`,
  staging: '{ <<: *prod, schedules: {} }',
});
const url = `sqlite:${join(folder, 'bitiq.sqlite')}`;

beforeAll(async () => {
  const store = await openStore(url);
  await store.migrate();
  const daily = { job: 'drift', cron: '0 8 * * *', timeZone: 'Europe/Zurich', quiet: true };
  await keepAt(store, { daily }, '2026-11-19T12:00Z');
  await startMissed(aStarter(store), Date.parse('2026-11-20T12:00Z'));
  await store.close();
});

const run = (...words: string[]) =>
  runBitiq(['schedule', ...words], { cwd: folder, env: { DATABASE_URL: url } });

test('every schedule is told from the store, without Slack or Redis', async () => {
  const { code, stdout, stderr } = await run();

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, '<time>').split('\n')).toEqual([
    'bitiq has 1 schedule',
    '',
    'daily · prod drift · quiet where nothing changed',
    '   every day at 08:00, Europe/Zurich (0 8 * * *)',
    '   ⏳ next <time>',
    '   ⏳ prod drift · accepted · <time> · made up · run a1',
    '',
  ]);
});

test('one environment is one JSON document', async () => {
  const { code, stdout } = await run('prod', '--json');

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([
    { id: 'prod/daily', job: 'drift', isQuiet: true, last: { runId: 'a1', how: 'made-up' } },
  ]);
});

test('an environment without one says where to add it, and one that is not there is wrong usage', async () => {
  const [none, unknown] = await Promise.all([run('staging'), run('prd')]);

  expect(none.stdout).toContain(
    'staging has no schedule\n\n   add one under environments.<environment>.schedules',
  );
  expect(unknown.code).toBe(64);
  expect(unknown.stderr).toContain('Did you mean prod?');
});
