import { expect, onTestFinished, test } from 'vitest';
import type { Config } from '../../../src/config/config.ts';
import { ExternalError } from '../../../src/errors.ts';
import { createDriftJob } from '../../../src/jobs/drift/job.ts';
import { processRun } from '../../../src/jobs/process-run.ts';
import { createLog } from '../../../src/log/log.ts';
import { createRedactor } from '../../../src/redaction/redactor.ts';
import { getRun } from '../../../src/runs/get-run.ts';
import { createLeaseKeeper } from '../../../src/runs/lease-keeper.ts';
import { requestRun } from '../../../src/runs/request-run.ts';
import type { Store } from '../../../src/store/store.ts';
import { anEnvironment } from '../../helpers/an-environment.ts';
import { fakeKubernetes } from '../../helpers/fake-kubernetes.ts';
import { fakeRepository } from '../../helpers/fake-repository.ts';
import { aRequest } from '../../helpers/runs.ts';
import { describeOnEachStore } from '../../helpers/stores.ts';

const environment = anEnvironment({ title: 'Production', waves: [['toy-web-prod']] });
const sno = anEnvironment({ name: 'sno', title: 'Single node', waves: [['toy-web-sno']] });

/** Argo CD's answer: what of toy-web differs. `undefined`: it does not answer. */
type Differs = readonly string[] | undefined;

function answer(name: string, differs: Differs) {
  const status = {
    sync: { status: differs?.length ? 'OutOfSync' : 'Synced' },
    health: { status: 'Healthy' },
    reconciledAt: new Date().toISOString(),
    resources: differs?.map((name) => ({ kind: 'Service', namespace: 'a', name, status: 'OutOfSync' })) ?? [],
  };
  const metadata = { name: `toy-web-${name}`, namespace: 'openshift-gitops' };
  const kubernetes = fakeKubernetes({ objects: { applications: [{ metadata, spec: {}, status }] } });
  if (differs !== undefined) return kubernetes;
  const pages = (): never => {
    throw new ExternalError('kubernetes', 'unreachable', 'the cluster cannot be reached');
  };
  return { ...kubernetes, pages };
}

/** What is asked, and how the clusters answer; a configuration of its own where one is given. */
interface Asked extends Pick<Parameters<typeof aRequest>[0] & object, 'input'> {
  readonly sno?: Differs;
  readonly prod?: typeof environment;
  /** Happens while the clusters are asked. */
  readonly meanwhile?: (runId: string) => Promise<unknown>;
}

/** A run of drift from beginning to end. `store` may be one that refuses. */
async function drift(
  store: Store,
  differs: Differs,
  { input = {}, prod = environment, ...asked }: Asked = {},
) {
  const environments = new Map([prod, sno].map((each) => [each.name, each]));
  const { run } = await requestRun(store, aRequest({ kind: 'drift', input }));
  const redactor = createRedactor(['hunter2-of-prod']);
  const leases = createLeaseKeeper(store, 'w1', () => undefined);
  onTestFinished(() => leases.stop());
  const systemsOf = async ({ name }: typeof environment) => {
    const kubernetes = answer(name, name === 'sno' ? asked.sno : differs);
    await asked.meanwhile?.(run.id);
    return { kubernetes, gitopsKubernetes: kubernetes, repository: fakeRepository({}) };
  };
  await processRun(
    {
      store,
      config: { environments } as unknown as Config,
      jobs: [createDriftJob({ environments, systemsOf, db: store.db, redactor })],
      redactor,
      leases,
      log: createLog({ level: 'silent', redactor }),
      owner: 'w1',
      signal: new AbortController().signal,
      directory: undefined,
      newReference: () => 'ref123',
      newNonce: () => 'nonce',
    },
    run.id,
  );
  const ended = await getRun(store, run.id);
  const told = `${ended?.status}: ${ended?.report?.verdict?.sentence ?? ended?.error?.message}`;
  return { told, rows: ended?.report?.rows ?? [], runId: run.id };
}

const rowsIn = (store: Store) => store.db.selectFrom('drift_items').selectAll().execute();

const reportsIn = (store: Store) =>
  store.db.selectFrom('drift_reports').selectAll().orderBy('at').orderBy('environment').execute();
const silencesIn = (store: Store) => store.db.selectFrom('drift_silences').selectAll().execute();
const said = async (asked: ReturnType<typeof drift>) => (await asked).told;

/** Somebody snoozes what there is, until then. */
async function snooze(store: Store, until: number) {
  const [row] = await rowsIn(store);
  const { environment, identity } = row ?? { environment: '', identity: '' };
  const values = { by: 'slack:T1/U0OMAR', reason: 'waiting for the Vault upgrade', at: Date.now(), until };
  await store.write(({ db }) =>
    db
      .insertInto('drift_snoozes')
      .values({ environment, identity, ...values })
      .onConflict((conflict) => conflict.columns(['environment', 'identity']).doUpdateSet(values))
      .execute(),
  );
}

describeOnEachStore('a run of drift', (openFresh) => {
  test('tells what is new, and the next one what still is, is gone and is back', async () => {
    const store = await openFresh();

    expect(await said(drift(store, ['a']))).toBe('failed: Drift in Production: 1 new');
    expect(await said(drift(store, ['a', 'b']))).toBe('failed: Drift in Production: 1 new, 1 still');
    expect(await said(drift(store, ['b']))).toBe('failed: Drift in Production: 1 still, 1 gone');
    expect(await said(drift(store, ['a', 'b']))).toBe('failed: Drift in Production: 1 reopened, 1 still');
    expect(await said(drift(store, []))).toBe(
      'succeeded: No drift in Production: 1 application as in Git, 2 gone',
    );
    const numbers = (await reportsIn(store)).map(({ open, came, gone }) => [open, came, gone]);
    expect(numbers).toEqual([
      [1, 1, 0],
      [2, 1, 0],
      [1, 0, 1],
      [2, 1, 0],
      [0, 0, 2],
    ]);
  });

  test('keeps the history with its end or not at all', async () => {
    const store = await openFresh();
    let isRunOver = false;
    const spied: Store = {
      ...store,
      write: (work) =>
        store.write(async (tx) => {
          const value = await work(tx);
          const reports = await tx.db.selectFrom('drift_reports').select('run_id').execute();
          const ended = await tx.db
            .selectFrom('runs')
            .select('id')
            .where('finished_at', 'is not', null)
            .execute();
          expect(reports.length > 0).toBe(ended.length > 0);
          isRunOver = ended.length > 0;
          return value;
        }),
    };

    await drift(spied, ['a']);

    expect(isRunOver).toBe(true);
    expect(await rowsIn(store)).toHaveLength(1);
  });

  test('errors where the cluster does not answer; its items stay, and it is unreachable since the first time', async () => {
    const store = await openFresh();
    await drift(store, ['a']);
    const before = await rowsIn(store);

    const first = await drift(store, undefined);
    const [silence] = await silencesIn(store);
    const second = await drift(store, undefined);

    const unreachable = 'errored: could not determine whether Production has drifted: it is unreachable';
    expect([first.told, second.told]).toEqual([unreachable, unreachable]);
    expect(await rowsIn(store)).toEqual(before);
    expect(await silencesIn(store)).toEqual([silence]);
    expect(second.rows).toMatchObject([
      { summary: expect.stringMatching(/^unreachable since \d\d:\d\d UTC: the cluster cannot be reached$/) },
    ]);
    expect(second.rows[0]?.seenAt).toBe(new Date(silence?.since ?? 0).toISOString());
    expect((await reportsIn(store)).map(({ is_reachable, open }) => [is_reachable, open])).toEqual([
      [1, 1],
      [0, 1],
      [0, 1],
    ]);

    expect(await said(drift(store, ['a']))).toBe('failed: Drift in Production: 1 still');
    expect(await silencesIn(store)).toEqual([]);
  });

  test('does not tell of what is snoozed as drift, and tells once that it is back', async () => {
    const store = await openFresh();
    await drift(store, ['a']);
    await snooze(store, Date.now() + 60_000);

    const quiet = await drift(store, ['a']);
    await snooze(store, Date.now());
    await store.write(({ db }) => db.updateTable('drift_items').set({ last_seen: 1 }).execute());
    const back = await drift(store, ['a']);
    const after = await drift(store, ['a']);

    expect(quiet.told).toBe('succeeded: No drift in Production: 1 snoozed');
    expect(quiet.rows).toMatchObject([
      {
        state: 'warning',
        summary: expect.stringMatching(
          /^still, for less than 1 min: Service a is not as in Git \(snoozed until \w{3} \d\d:\d\d UTC: "waiting for the Vault upgrade"\)$/,
        ),
        items: [{ standing: 'still', snooze: { by: 'slack:T1/U0OMAR', isOver: false } }],
      },
    ]);
    expect(back.told).toBe('failed: Drift in Production: 1 back from a snooze');
    expect(back.rows[0]?.summary).toContain('still, for less than 1 min, back from its snooze: Service a');
    expect(after.told).toBe('failed: Drift in Production: 1 still');
    expect((await reportsIn(store)).map(({ came, snoozed }) => [came, snoozed])).toEqual([
      [1, 0],
      [0, 1],
      [1, 0],
      [0, 0],
    ]);
  });

  test('looks at several environments, of which a dead one spoils nothing', async () => {
    const store = await openFresh();

    const { told, rows, runId } = await drift(store, ['a'], { input: { with: ['sno'] }, sno: undefined });

    expect(told).toBe('failed: Drift in Production: 1 new, Single node unreachable');
    expect(rows.map(({ id, group, state }) => `${group}: ${id} ${state}`)).toEqual([
      'Production: toy-web-prod failed',
      'Single node: sno unknown',
    ]);
    expect(await reportsIn(store)).toMatchObject([
      { run_id: runId, environment: 'prod', is_reachable: 1 },
      { run_id: runId, environment: 'sno', is_reachable: 0 },
    ]);
    expect(await silencesIn(store)).toMatchObject([{ environment: 'sno' }]);
  });

  test('tells of what the environment names besides, unless one application is asked about', async () => {
    const store = await openFresh();
    const prod = anEnvironment({ title: 'Production', waves: [['toy-web-prod']], drift: { with: ['sno'] } });

    expect(await said(drift(store, [], { prod, sno: ['a'] }))).toBe(
      'failed: Drift in Single node: 1 new, 1 other environment as in Git',
    );
    expect(await said(drift(store, [], { prod, sno: ['a'], input: { only: ['toy-web-prod'] } }))).toBe(
      'succeeded: No drift in toy-web-prod in Production',
    );
  });

  test('is kept once, also where another worker took it over before it ended', async () => {
    const store = await openFresh();
    const takeOver = (id: string) =>
      store.write(({ db }) =>
        db
          .updateTable('runs')
          .set((set) => ({ fence: set('fence', '+', 1) }))
          .where('id', '=', id)
          .execute(),
      );

    await drift(store, ['a'], { meanwhile: takeOver });

    expect([await rowsIn(store), await reportsIn(store)]).toEqual([[], []]);
    expect(await said(drift(store, ['a'], { input: { show: 'all' } }))).toBe(
      'failed: Drift in Production: 1 new',
    );
    expect(await rowsIn(store)).toMatchObject([{ times: 1 }]);
  });

  test('keeps no secret', async () => {
    const store = await openFresh();

    await drift(store, ['hunter2-of-prod']);

    expect(JSON.stringify(await rowsIn(store))).not.toContain('hunter2');
    expect(await rowsIn(store)).toMatchObject([{ sentence: 'Service [redacted] is not as in Git' }]);
  });

  test('ends with a sentence where an application is not there', async () => {
    const store = await openFresh();

    const told = await said(drift(store, [], { input: { only: ['toy-wep-prod'] } }));

    expect(told).toBe('errored: Argo CD has no application toy-wep-prod.');
  });
});
