import { describe, expect, test } from 'vitest';
import { checkView } from '../../sandbox/slack/blocks/validate.ts';
import type { ActionAnswer } from '../../src/actions/action.ts';
import { ACTIONS } from '../../src/actions/index.ts';
import type { SubmissionAnswer } from '../../src/actions/submission.ts';
import { SUBMISSIONS } from '../../src/actions/submissions/index.ts';
import type { Caller } from '../../src/commands/command.ts';
import type { Environment } from '../../src/config/schema.ts';
import { createDriftDesk } from '../../src/drift/desk.ts';
import { recordDrift } from '../../src/drift/history.ts';
import { type DriftItem, toItem, toItemId } from '../../src/drift/item.ts';
import { anEnvironment } from '../helpers/an-environment.ts';
import { aCaller, type FakeServices, fakeServices } from '../helpers/fake-services.ts';
import { useSqlite } from '../helpers/stores.ts';

const GROUPS = { developers: ['U1', 'U2'], platform: ['U3'] };

const prod = (changes: object = {}) =>
  anEnvironment({
    permissions: { sync: ['developers'] },
    policies: { sync: { approvals: { group: 'platform' } } },
    ...changes,
  });

const TOY_WEB = { name: 'toy-web-prod', namespace: 'openshift-gitops' };
const DIFFERS = toItem(TOY_WEB, { kind: 'out-of-sync', sentence: 'Deployment toy-web is not as in Git' });
const SURPLUS = toItem(TOY_WEB, { kind: 'surplus', sentence: 'Service old is in Git no more' });
const BY_ITSELF = toItem(TOY_WEB, { kind: 'auto-sync', sentence: 'it syncs by itself' });

const idOf = ({ identity }: DriftItem) => toItemId('prod', identity);

interface Given {
  readonly fake: FakeServices;
  /** What the next report finds. */
  look(...items: readonly DriftItem[]): Promise<void>;
  records(): Promise<readonly { readonly type: string; readonly actor: string }[]>;
}

const openFresh = useSqlite();

/** A store in which a report has found these, behind the buttons. */
async function given(
  items: readonly DriftItem[] = [DIFFERS],
  environment: Environment = prod(),
): Promise<Given> {
  const store = await openFresh();
  const look = (...found: readonly DriftItem[]) =>
    store.write((tx) =>
      recordDrift(tx, { items: found, undetermined: new Set() }, { environment: 'prod', now: Date.now() }),
    );
  await look(...items);
  return {
    fake: fakeServices({ environments: [environment], groups: GROUPS, drift: createDriftDesk(store) }),
    look,
    records: async () =>
      (await store.db.selectFrom('audit').select('record').orderBy('seq').execute()).map(({ record }) =>
        JSON.parse(record),
      ),
  };
}

async function click({ fake }: Given, id: string, value: string, user = 'U1'): Promise<ActionAnswer> {
  const action = ACTIONS.find((known) => known.id === id);
  if (action === undefined) throw new Error(`no button ${id}`);
  return action.run({ caller: aCaller(user), value, channel: 'C0HERE', services: fake.services });
}

async function submit(
  { fake }: Given,
  id: string,
  value: string,
  inputs: Readonly<Record<string, string>>,
  caller: Caller = aCaller('U1'),
): Promise<SubmissionAnswer> {
  const submission = SUBMISSIONS.find((known) => known.id === id);
  if (submission === undefined) throw new Error(`no dialog ${id}`);
  return submission.run({ caller, value, inputs, services: fake.services });
}

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('the menu beside an item', () => {
  test.each([
    ['sync', 'drift.sync'],
    ['snooze', 'drift.snooze'],
  ])('opens the dialog of %s, which carries the item and its channel', async (choice, dialog) => {
    const { view } = await click(await given(), 'drift.item', `${choice}/${idOf(DIFFERS)}`);

    expect(view).toMatchObject({ callback_id: dialog, private_metadata: `${idOf(DIFFERS)}/C0HERE` });
    expect(checkView(view)).toEqual([]);
  });

  test.each(['approve/x', 'toString/x', '', 'sync', 'sync/', 'sync/../x', 'details/7k3f'])(
    'refuses the forged choice %j',
    async (value) => {
      const asked = click(await given(), 'drift.item', value);

      await expect(asked).rejects.toMatchObject({ code: expect.stringMatching(/^unknown-(choice|item)$/) });
    },
  );

  test.each(['drift.sync', 'drift.snooze', 'drift.issue'])(
    '%s is refused for what is gone meanwhile, and nothing is started',
    async (id) => {
      const world = await given();
      await world.look();

      await expect(click(world, id, idOf(DIFFERS))).rejects.toMatchObject({ code: 'drift-gone' });
      expect(world.fake.asked.runs).toEqual([]);
    },
  );
});

describe('Sync…', () => {
  test('asks for the same run as the verb does, with the reason', async () => {
    const world = await given();

    await submit(world, 'drift.sync', `${idOf(DIFFERS)}/C0HERE`, { reason: ' seen in\nthe report ' });

    expect(world.fake.asked.runs).toMatchObject([
      {
        kind: 'sync',
        environment: 'prod',
        input: { applications: ['toy-web-prod'], prune: false, dryRun: false, reason: 'seen in the report' },
        requestedBy: 'slack:T1/U1',
        channel: 'C0HERE',
      },
    ]);
  });

  test('prunes only what Git has no more, and only where that was left ticked', async () => {
    const world = await given([DIFFERS, SURPLUS]);

    await submit(world, 'drift.sync', idOf(SURPLUS), { prune: 'prune' });
    await submit(world, 'drift.sync', idOf(SURPLUS), { prune: '' });
    await submit(world, 'drift.sync', idOf(DIFFERS), { prune: 'prune' });

    expect(world.fake.asked.runs.map(({ input }) => input.prune)).toEqual([true, false, false]);
    expect(world.fake.asked.runs.map(({ channel }) => channel)).toEqual(Array(3).fill('C0PROD'));
  });

  test('without the reason that the policy asks for stays open and says so', async () => {
    const reasons = { request: true };
    const environment = prod({ policies: { sync: { approvals: { group: 'platform' }, reasons } } });
    const world = await given([DIFFERS], environment);

    const { view } = await click(world, 'drift.sync', idOf(DIFFERS));
    const answer = await submit(world, 'drift.sync', idOf(DIFFERS), { reason: ' ' });

    expect(JSON.stringify(view)).not.toContain('"optional":true');
    expect(answer).toEqual({ errors: { reason: 'To ask for this needs a reason. Say why.' } });
    expect(world.fake.asked.runs).toEqual([]);
  });

  test('is refused to who may not sync, at the click and again at the dialog', async () => {
    const world = await given();

    await expect(click(world, 'drift.sync', idOf(DIFFERS), 'U3')).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await expect(submit(world, 'drift.sync', idOf(DIFFERS), {}, aCaller('U3'))).rejects.toMatchObject({
      code: 'not-allowed',
    });
    expect(world.fake.asked.runs).toEqual([]);
  });

  test('is refused where a sync does not mend it', async () => {
    const world = await given([BY_ITSELF]);

    await expect(click(world, 'drift.sync', idOf(BY_ITSELF))).rejects.toMatchObject({ code: 'no-sync' });
  });
});

describe('Snooze…', () => {
  const REASON = { reason: 'waiting for the Vault upgrade' };

  test('keeps who, why, and until the beginning of that day where the person is', async () => {
    const world = await given();
    const caller = { ...aCaller('U2'), timeZone: 'Asia/Tokyo' };
    const day = inDays(10);

    const answer = await submit(world, 'drift.snooze', idOf(DIFFERS), { ...REASON, until: day }, caller);

    const kept = await world.fake.services.drift.getItem(idOf(DIFFERS));
    const until = new Date(`${day}T00:00:00+09:00`);
    expect(kept).toMatchObject({ snooze: { by: 'slack:T1/U2', reason: REASON.reason, until } });
    expect(answer.reply?.text).toContain('Snoozed until');
    expect(await world.records()).toMatchObject([{ type: 'drift.snoozed', actor: 'slack:T1/U2' }]);
  });

  test('takes a day of its own instead of the choice', async () => {
    const world = await given();

    await submit(world, 'drift.snooze', idOf(DIFFERS), { ...REASON, until: inDays(2), date: inDays(20) });

    const kept = await world.fake.services.drift.getItem(idOf(DIFFERS));
    expect(kept?.snooze?.until).toEqual(new Date(`${inDays(20)}T00:00:00Z`));
  });

  test.each([
    ['no day', { until: '' }, 'until'],
    ['today', { until: inDays(0) }, 'until'],
    ['a day that is over', { until: inDays(2), date: inDays(-3) }, 'date'],
    ['a day beyond 90', { date: inDays(92) }, 'date'],
    ['no date at all', { date: '2026-99-99' }, 'date'],
    ['something else', { until: '9999999999999' }, 'until'],
  ])('with %s stays open and says so beside it', async (_, inputs, beside) => {
    const world = await given();

    const answer = await submit(world, 'drift.snooze', idOf(DIFFERS), { ...REASON, ...inputs });

    expect(Object.keys(answer.errors ?? {})).toEqual([beside]);
    expect(await world.records()).toEqual([]);
  });

  test('without a reason stays open and says so', async () => {
    const world = await given();

    const answer = await submit(world, 'drift.snooze', idOf(DIFFERS), { until: inDays(2), reason: ' \n' });

    expect(answer).toEqual({ errors: { reason: 'The reason is empty. Say why.' } });
    expect(await world.records()).toEqual([]);
  });

  test.each([
    ['whoever may look at drift may, where nothing else is said', {}, 'U9', true],
    ['who may not look at drift may not', { permissions: { drift: ['platform'] } }, 'U1', false],
    ['with a permission of its own, only those', { permissions: { snooze: ['platform'] } }, 'U1', false],
    ['with a permission of its own, those', { permissions: { snooze: ['platform'] } }, 'U3', true],
  ])('%s', async (_, changes, user, allowed) => {
    const world = await given([DIFFERS], prod(changes));
    const asked = submit(
      world,
      'drift.snooze',
      idOf(DIFFERS),
      { ...REASON, until: inDays(2) },
      aCaller(user),
    );

    const outcome = await asked.then(
      () => true,
      ({ code }) => (code === 'not-allowed' ? false : code),
    );

    expect(outcome).toBe(allowed);
    expect(await world.records()).toHaveLength(allowed ? 1 : 0);
  });

  test('is ended by whoever may snooze, on record, and by nobody else', async () => {
    const world = await given([DIFFERS], prod({ permissions: { snooze: ['platform'] } }));
    const inputs = { ...REASON, until: inDays(2) };
    await submit(world, 'drift.snooze', idOf(DIFFERS), inputs, aCaller('U3'));

    const refused = click(world, 'drift.unsnooze', idOf(DIFFERS), 'U1');
    await expect(refused).rejects.toMatchObject({ code: 'not-allowed' });
    const { reply } = await click(world, 'drift.unsnooze', idOf(DIFFERS), 'U3');

    expect(reply?.text).toContain('The snooze is over');
    expect((await world.fake.services.drift.getItem(idOf(DIFFERS)))?.snooze).toBeUndefined();
    expect((await world.records()).map(({ type }) => type)).toEqual(['drift.snoozed', 'drift.unsnoozed']);
  });
});

describe('Details', () => {
  test('say what mends it, who snoozed it and why, and that it is gone where it is', async () => {
    const world = await given();
    await submit(world, 'drift.snooze', idOf(DIFFERS), { until: inDays(2), reason: 'the Vault upgrade' });

    const open = await click(world, 'drift.details', idOf(DIFFERS), 'U9');
    await world.look();
    const gone = await click(world, 'drift.details', idOf(DIFFERS), 'U9');

    expect(checkView(open.view)).toEqual([]);
    expect(JSON.stringify(open.view)).toContain('/bitiq sync prod toy-web-prod');
    expect(JSON.stringify(open.view)).toMatch(/by @u1.*the Vault upgrade/);
    expect(JSON.stringify(gone.view)).toContain('was so for less than 1 min, from ');
    expect(JSON.stringify(gone.view)).not.toContain('/bitiq sync');
  });

  test('say of an item what its own look said that mends it, and nothing once it is gone', async () => {
    const remedy = 'flux suspend kustomization toy-web -n flux-system';
    const own = toItem(TOY_WEB, { kind: 'auto-sync', sentence: 'it is not suspended', remedy });
    const world = await given([own]);

    const open = await click(world, 'drift.details', idOf(own));
    await world.look();
    const gone = await click(world, 'drift.details', idOf(own));

    expect(JSON.stringify(open)).toContain(remedy);
    expect(JSON.stringify(gone)).not.toContain(remedy);
  });

  test('are refused to who may neither look at drift nor read', async () => {
    const environment = prod({ permissions: { drift: ['platform'], preflight: ['platform'] } });
    const world = await given([DIFFERS], environment);

    await expect(click(world, 'drift.details', idOf(DIFFERS))).rejects.toMatchObject({ code: 'not-allowed' });
  });
});

describe('Open issue', () => {
  test('asks for one run, whoever clicks', async () => {
    const world = await given();

    await click(world, 'drift.issue', idOf(DIFFERS), 'U1');
    await click(world, 'drift.issue', idOf(DIFFERS), 'U2');

    const [first, second] = world.fake.asked.runs;
    expect(first).toMatchObject({ kind: 'open-issue', input: { item: idOf(DIFFERS) }, channel: 'C0HERE' });
    expect(second?.dedupeKey).toBe(first?.dedupeKey);
  });

  test('is refused to who may not look at drift', async () => {
    const world = await given(
      [DIFFERS],
      prod({ permissions: { drift: ['platform'], sync: ['developers'] } }),
    );

    await expect(click(world, 'drift.issue', idOf(DIFFERS))).rejects.toMatchObject({ code: 'not-allowed' });
    expect(world.fake.asked.runs).toEqual([]);
  });
});
