import { describe, expect, onTestFinished, test } from 'vitest';
import { cancelRun } from '../../src/approvals/cancel-run.ts';
import type { Config } from '../../src/config/config.ts';
import type { Job } from '../../src/jobs/job.ts';
import { type ProcessRunOptions, processRun } from '../../src/jobs/process-run.ts';
import { createLog } from '../../src/log/log.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { getRun } from '../../src/runs/get-run.ts';
import { createLeaseKeeper } from '../../src/runs/lease-keeper.ts';
import { readLock, takeLock } from '../../src/runs/lock.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import type { Store } from '../../src/store/store.ts';
import { anEnvironment } from '../helpers/an-environment.ts';
import { aQuickJob, aReport } from '../helpers/jobs.ts';
import { aRequest } from '../helpers/runs.ts';
import { useSqlite } from '../helpers/stores.ts';

const openFresh = useSqlite();

function optionsFor(store: Store, job: Job, signal = new AbortController().signal): ProcessRunOptions {
  const redactor = createRedactor(['a-secret-value']);
  const leases = createLeaseKeeper(store, 'w1', () => undefined);
  onTestFinished(() => leases.stop());
  return {
    store,
    config: { environments: new Map([['prod', anEnvironment()]]) } as unknown as Config,
    jobs: [job],
    redactor,
    leases,
    log: createLog({ level: 'silent', redactor }),
    owner: 'w1',
    signal,
    directory: undefined,
    newReference: () => 'ref123',
    newNonce: () => 'nonce',
  };
}

const aJobThat = (run: Job['run']): Job => ({
  kind: 'preflight',
  title: () => 'prod preflight',
  mutates: false,
  run,
});

describe('working off a run', () => {
  test('what a job throws ends it as errored, with a reference and without its secrets', async () => {
    const store = await openFresh();
    const { run } = await requestRun(store, aRequest());
    const job = aJobThat(async () => {
      throw new Error('boom with a-secret-value');
    });

    await processRun(optionsFor(store, job), run.id);

    const ended = await getRun(store, run.id);
    expect(ended?.status).toBe('errored');
    expect(ended?.error).toEqual({
      code: 'bug',
      message: expect.any(String),
      next: expect.stringContaining('ref123'),
      reference: 'ref123',
    });
    expect(JSON.stringify(ended)).not.toContain('a-secret-value');
  });

  test('an end that cannot be written at once is written as soon as it can', async () => {
    const store = await openFresh();
    const { run } = await requestRun(store, aRequest());
    let refusals = 0;
    const moody: Store = {
      ...store,
      write: (work) => {
        if (refusals === 0) return store.write(work);
        refusals -= 1;
        return Promise.reject(new Error('database is locked'));
      },
    };
    const quick = aQuickJob();
    const job = aJobThat((...given) => {
      refusals = 2;
      return quick.job.run(...given);
    });

    await processRun(optionsFor(moody, job), run.id);

    expect((await getRun(store, run.id))?.status).toBe('succeeded');
    expect([quick.count(), refusals]).toEqual([1, 0]);
  });

  test('a process that has to go hands its run back instead of ending it', async () => {
    const store = await openFresh();
    const { run } = await requestRun(store, aRequest());
    const leaving = new AbortController();
    const job = aJobThat(async ({ signal }) => {
      leaving.abort();
      signal.throwIfAborted();
      throw new Error('not reached');
    });

    await processRun(optionsFor(store, job, leaving.signal), run.id);

    expect((await getRun(store, run.id))?.status).toBe('running');
    const owed = await store.db
      .selectFrom('runs')
      .select('owed_at')
      .where('id', '=', run.id)
      .executeTakeFirst();
    expect(owed?.owed_at).not.toBeNull();
  });

  test('a run that is over, or whose environment is gone, is nothing to work on', async () => {
    const store = await openFresh();
    const { job, count } = aQuickJob();
    const { run } = await requestRun(store, aRequest({ environment: 'elsewhere' }));

    await processRun(optionsFor(store, job), run.id);
    await processRun(optionsFor(store, job), run.id);

    const ended = await getRun(store, run.id);
    expect([ended?.status, ended?.error?.code, ended?.attempt, count()]).toEqual([
      'errored',
      'unknown-environment',
      1,
      0,
    ]);
  });

  test('half a character in a verdict keeps no run from its end, and in a plan it ends it', async () => {
    const store = await openFresh();
    const half = '🚀'.slice(0, 1);
    const [told, planned] = [await requestRun(store, aRequest()), await requestRun(store, aRequest())];
    const verdict = { answer: 'no', sentence: `it said ${half}` } as const;
    const tells = aJobThat(async () => ({ outcome: 'failed', report: aReport(['failed'], { verdict }) }));
    const plans = aJobThat(async () => ({
      outcome: 'waits',
      plan: { title: half },
      report: aReport(['passed']),
    }));

    await processRun(optionsFor(store, tells), told.run.id);
    await processRun(optionsFor(store, plans), planned.run.id);

    expect((await getRun(store, told.run.id))?.status).toBe('failed');
    expect((await getRun(store, planned.run.id))?.status).toBe('errored');
  });
});

describe('a run that prepares under the lock', () => {
  const aPreparingJob: Job = {
    ...aJobThat(() => Promise.reject(new Error('not reached'))),
    prepares: () => true,
    prepare: async () => ({ outcome: 'succeeded', report: aReport(['passed']) }),
  };

  async function lockByHand(store: Store): Promise<void> {
    const by = 'slack:T1/UZOE';
    const now = await store.now();
    await store.write((tx) => takeLock(tx, { environment: 'prod', owner: by, actor: by, now }));
  }

  test('ends as cancelled while somebody else has the lock', async () => {
    const store = await openFresh();
    await lockByHand(store);
    const { run } = await requestRun(store, aRequest());
    await processRun(optionsFor(store, aPreparingJob), run.id);
    await cancelRun(store, { runId: run.id, by: 'slack:T1/U1' });

    await processRun(optionsFor(store, aPreparingJob), run.id);

    expect((await getRun(store, run.id))?.status).toBe('cancelled');
  });

  test('is on record as begun once, however often it asks for the lock', async () => {
    const store = await openFresh();
    await lockByHand(store);
    const { run } = await requestRun(store, aRequest());

    for (let asked = 0; asked < 4; asked += 1) await processRun(optionsFor(store, aPreparingJob), run.id);

    const records = await store.db
      .selectFrom('audit')
      .select('type')
      .where('run_id', '=', run.id)
      .orderBy('seq')
      .execute();
    expect(records.map(({ type }) => type)).toEqual(['run.requested', 'run.started']);
  });

  test('is on record as begun once, however often it waits for something outside', async () => {
    const store = await openFresh();
    const { run } = await requestRun(store, aRequest());
    const waiting: Job = {
      ...aPreparingJob,
      prepare: async () => ({ outcome: 'later', report: aReport(['running']), inMs: 1 }),
    };

    for (let looked = 0; looked < 4; looked += 1) await processRun(optionsFor(store, waiting), run.id);

    const begun = await store.db
      .selectFrom('audit')
      .select('seq')
      .where('run_id', '=', run.id)
      .where('type', '=', 'run.started')
      .execute();
    expect(begun).toHaveLength(1);
  });

  test('writes nothing in a freeze, and the refusal is on record', async () => {
    const store = await openFresh();
    const { run } = await requestRun(store, aRequest());
    let isDone = false;
    const job: Job = {
      ...aPreparingJob,
      async prepare({ preparation }) {
        await preparation.begin({ id: 'operators/one', title: 'write one', detail: null });
        isDone = true;
        return { outcome: 'succeeded', report: aReport(['passed']) };
      },
    };
    const [from, to] = [new Date(Date.now() - 60_000), new Date(Date.now() + 60_000)];
    const freezes = [{ from, to, reason: 'year end', timeZone: 'UTC' }];
    const environments = new Map([['prod', { ...anEnvironment(), freezes }]]);

    await processRun({ ...optionsFor(store, job), config: { environments } as unknown as Config }, run.id);

    expect([(await getRun(store, run.id))?.error?.code, isDone]).toEqual(['frozen', false]);
    expect(await store.db.selectFrom('steps').selectAll().execute()).toEqual([]);
    expect(await store.db.selectFrom('audit').select('type').execute()).toContainEqual({
      type: 'step.refused',
    });
  });

  test('gives a lock back that it took without hearing of it', async () => {
    const store = await openFresh();
    const { run } = await requestRun(store, aRequest());
    let writes = 0;
    const lossy: Store = {
      ...store,
      async write(work) {
        writes += 1;
        const isTaking = writes === 2;
        const value = await store.write(work);
        if (isTaking) throw new Error('the connection broke after the commit');
        return value;
      },
    };

    await processRun(optionsFor(lossy, aPreparingJob), run.id);

    expect((await getRun(store, run.id))?.status).toBe('errored');
    expect(await readLock(store.db, 'prod')).toBeUndefined();
  });
});
