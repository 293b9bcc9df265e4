import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exitCodeOf, spawnBitiq } from '../../sandbox/run/bitiq-process.ts';
import { openStore } from '../../src/store/store.ts';
import { usePostgres } from '../helpers/services.ts';
import { type GateHouse, openGateHouse } from './gate/a-gate-house.ts';

const postgres = usePostgres();

describe.each([
  ['SQLite', async () => undefined],
  ...(postgres === undefined ? [] : [['PostgreSQL', () => postgres.createDatabase()]]),
] as [string, () => Promise<string | undefined>][])(
  'processes of this release, where the next one has changed their store on %s',
  { timeout: 90_000 },
  (_name, createDatabase) => {
    let house: GateHouse;
    beforeAll(async () => {
      house = await openGateHouse(await createDatabase());
      await house.serve('bot');
      await house.serve('worker');
    }, 60_000);
    afterAll(() => house.stop());

    const preflight = async (user: string, only: string) => {
      await house.slack.command({ user, channel: 'prod', text: `/bitiq preflight prod --only ${only}` });
      const runs = await house.store.db
        .selectFrom('runs')
        .select(['id', 'input'])
        .where('input', 'like', `%${only}%`)
        .execute();
      return Promise.all(runs.map(async ({ id }) => (await house.end(id)).status));
    };

    test('go on: what is asked is done, and what waits at the gate goes on', async () => {
      const before = await preflight('mara', 'base-domain');
      await house.push('prod', ['toy-web-prod']);
      const waiting = await house.ask('prod', ['toy-web-prod']);

      await upgrade(house);
      const after = await preflight('jun', 'api-login');
      await house.approve('prod', waiting, ['ines', 'omar']);
      const { status } = await house.end(waiting.runId);

      expect([before, after]).toEqual([['succeeded'], ['succeeded']]);
      expect(status).toBe('succeeded');
      expect(await house.isLogWhole()).toBe(true);
    });

    test('and one that starts anew says that it has to be replaced, and touches nothing', async () => {
      const child = spawnBitiq(['serve', '--role', 'bot'], {
        env: { ...house.settings.env, BITIQ_PORT: '0' },
        cwd: house.folder,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk));

      const code = await exitCodeOf(child);

      expect(code).not.toBe(0);
      expect(said).toContain('A newer bitiq has changed this store: 9999-next.');
    });
  },
);

/** As a migration of the next release does it: a column, a table, and a line in the list of migrations. */
async function upgrade({ settings }: GateHouse): Promise<void> {
  const store = await openStore(settings.env.DATABASE_URL ?? '');
  await store.write(async ({ db }) => {
    for (const table of ['runs', 'posts', 'approvals', 'votes', 'locks', 'audit', 'notices'])
      await sql`alter table ${sql.table(table)} add column next_release text`.execute(db);
    await sql`create table next_release (id integer primary key)`.execute(db);
    const at = new Date().toISOString();
    await sql`insert into kysely_migration (name, timestamp) values ('9999-next', ${at})`.execute(db);
  });
  await store.close();
}
