import { describe, expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { openHouse } from '../helpers/house.ts';
import { usePostgres } from '../helpers/services.ts';

const postgres = usePostgres();

describe.skipIf(postgres === undefined)('two bots and two workers on PostgreSQL', () => {
  test('thirty people at once: each run happens once, each has one message, the chain has no gap', async () => {
    const house = await openHouse({ databaseUrl: (await postgres?.createDatabase()) ?? '' });
    onTestFinished(() => house.stop());
    await Promise.all([house.serve('bot'), house.serve('bot'), house.serve('worker'), house.serve('worker')]);
    const checks = [
      'api-login',
      'cluster-version',
      'cluster-settled',
      'control-plane-nodes',
      'worker-nodes',
      'default-storage-class',
      'base-domain',
      'wildcard-dns',
      'namespaces',
      'argocd-ready',
    ];

    const typed = await Promise.all(
      checks.flatMap((check) =>
        ['mara', 'ines', 'jun'].map((user) =>
          house.slack.command({ user, channel: 'prod', text: `/bitiq preflight prod --only ${check}` }),
        ),
      ),
    );
    const posts = () => house.slack.messages('prod').filter(({ ts, threadTs = ts }) => ts === threadTs);
    const store = await openStore(house.settings.env.DATABASE_URL ?? '');
    onTestFinished(() => store.close());
    // Whoever typed once the run of the others was over has one of their own.
    const countRuns = async () => (await store.db.selectFrom('runs').select('id').execute()).length;
    const ready = () => posts().filter(({ text }) => /is ready/.test(text)).length;
    await expect.poll(async () => (await countRuns()) - ready(), { timeout: 40_000 }).toBe(0);

    const runs = await store.db.selectFrom('runs').select(['id', 'attempt', 'status']).execute();
    const audit = await store.db.selectFrom('audit').select(['seq', 'type']).orderBy('seq').execute();
    const refused = ['mara', 'ines', 'jun']
      .flatMap((user) => house.slack.ephemerals(user))
      .filter(({ text }) => /nothing was started/.test(text)).length;
    const count = (type: string) => audit.filter((record) => record.type === type).length;
    expect(typed.every(({ acknowledged }) => acknowledged)).toBe(true);
    expect(posts()).toHaveLength(runs.length);
    expect(runs.every(({ attempt, status }) => attempt === 1 && status === 'succeeded')).toBe(true);
    expect(count('run.requested')).toBe(runs.length);
    // Who asks while the machine is too busy hears so within 3 s, which is not to be lost.
    expect(count('run.requested') + count('run.joined') + refused).toBe(30);
    expect(count('run.succeeded')).toBe(runs.length);
    expect(audit.map(({ seq }) => seq)).toEqual(audit.map((_record, index) => index + 1));
  }, 90_000);
});
