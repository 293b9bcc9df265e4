import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../helpers/eventually.ts';
import type { Served } from '../helpers/house.ts';
import { usePostgres } from '../helpers/services.ts';
import { type GateHouse, openGateHouse } from './gate/a-gate-house.ts';

const postgres = usePostgres();

describe.each([
  ['SQLite', async () => undefined],
  ...(postgres === undefined ? [] : [['PostgreSQL', () => postgres.createDatabase()]]),
] as [string, () => Promise<string | undefined>][])(
  'a bot that is killed between hearing and writing, on %s: Slack sends it to another, who does it',
  { timeout: 90_000 },
  (_name, createDatabase) => {
    let house: GateHouse;
    let first: Served;
    let second: Served;
    beforeAll(async () => {
      house = await openGateHouse(await createDatabase());
      await house.serve('worker');
    }, 60_000);
    beforeEach(async () => {
      first = await house.serve('bot');
      second = await house.serve('bot');
    }, 60_000);
    afterEach(() => Promise.all([first.kill(), second.kill()]));
    afterAll(() => house.stop());

    /** Slack sends in turn: whoever connected first hears the first, the third, and so on. */
    async function killHearing<T>(bot: Served, say: () => Promise<T>): Promise<T> {
      const { calls, trouble } = house.slack;
      const isAsked = () => calls.slice(before).some(({ method }) => method === 'users.info');
      const before = calls.length;
      trouble.always.set('users.info', { answer: 'hang' });
      const said = say();
      await until(isAsked, 2_000);
      trouble.always.delete('users.info');
      await bot.kill();
      return said;
    }
    const type = (user: string, text: string) => house.slack.command({ user, channel: 'prod', text });
    const runs = () => house.store.db.selectFrom('runs').select(['id', 'kind']).execute();

    test('a command', async () => {
      const typed = await killHearing(first, () => type('mara', '/bitiq preflight prod'));

      expect(typed.acknowledged).toBe(true);
      expect(await runs()).toMatchObject([{ kind: 'preflight' }]);
    });

    test('a click', async () => {
      await type('omar', '/bitiq preflight prod --only base-domain');
      const { ts } = await house.slack.waitFor(() =>
        house.slack.messages('prod').find(({ text }) => /is ready/.test(text)),
      );
      const before = await runs();

      const clicked = await killHearing(second, () =>
        house.slack.click({ user: 'jun', channel: 'prod', ts, actionId: 'run.again' }),
      );

      expect(clicked.acknowledged).toBe(true);
      expect(await runs()).toHaveLength(before.length + 1);
    });

    test('a dialog that is submitted', async () => {
      await house.push('prod', ['toy-web-prod']);
      const { ts, runId } = await house.ask('prod', ['toy-web-prod']);
      await house.slack.click({ user: 'ines', channel: 'prod', ts, actionId: 'vote.reject' });
      await house.slack.waitFor(() => house.slack.view('ines'));

      const submitted = await killHearing(first, () =>
        house.slack.submitView({ user: 'ines', values: { reason: { reason: { value: 'not today' } } } }),
      );

      expect(submitted.acknowledged).toBe(true);
      expect(await house.read(runId)).toMatchObject({ status: 'rejected' });
      expect(await house.store.db.selectFrom('votes').select('reason').execute()).toEqual([
        { reason: 'not today' },
      ]);
    });
  },
);
