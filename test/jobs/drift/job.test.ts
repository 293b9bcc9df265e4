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
import { useSqlite } from '../../helpers/stores.ts';

const openFresh = useSqlite();
const environment = anEnvironment({ title: 'Production', waves: [['toy-web-prod']] });
const environments = new Map([['prod', environment]]);

/** Argo CD's answer: what of toy-web-prod differs. `undefined`: it does not answer. */
type Differs = readonly string[] | undefined;

function answer(differs: Differs) {
  const status = {
    sync: { status: differs?.length ? 'OutOfSync' : 'Synced' },
    health: { status: 'Healthy' },
    reconciledAt: new Date().toISOString(),
    resources: differs?.map((name) => ({ kind: 'Service', namespace: 'a', name, status: 'OutOfSync' })) ?? [],
  };
  const metadata = { name: 'toy-web-prod', namespace: 'openshift-gitops' };
  const kubernetes = fakeKubernetes({ objects: { applications: [{ metadata, spec: {}, status }] } });
  if (differs !== undefined) return kubernetes;
  const list = () =>
    Promise.reject(new ExternalError('kubernetes', 'unreachable', 'the cluster cannot be reached'));
  return { ...kubernetes, list };
}

/** A run of drift from beginning to end. `store` may be one that refuses. */
async function drift(store: Store, differs: Differs, input: Parameters<typeof aRequest>[0] = {}) {
  const { run } = await requestRun(store, aRequest({ kind: 'drift', ...input }));
  const redactor = createRedactor([]);
  const leases = createLeaseKeeper(store, 'w1', () => undefined);
  onTestFinished(() => leases.stop());
  const kubernetes = answer(differs);
  const systemsOf = async () => ({
    kubernetes,
    argocdKubernetes: kubernetes,
    repository: fakeRepository({}),
  });
  await processRun(
    {
      store,
      config: { environments } as unknown as Config,
      jobs: [createDriftJob({ environments, systemsOf, db: store.db })],
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
  return `${ended?.status}: ${ended?.report?.verdict?.sentence ?? ended?.error?.message}`;
}

const rowsIn = (store: Store) => store.db.selectFrom('drift_items').selectAll().execute();

test('a run tells what is new, and the next one what still is, is gone and is back', async () => {
  const store = await openFresh();

  expect(await drift(store, ['a'])).toBe('failed: Production has drifted: 1 item, 1 new');
  expect(await drift(store, ['a', 'b'])).toBe('failed: Production has drifted: 2 items, 1 new');
  expect(await drift(store, ['b'])).toBe('failed: Production has drifted: 1 item, 1 gone');
  expect(await drift(store, ['a', 'b'])).toBe('failed: Production has drifted: 2 items, 1 reopened');
  expect(await drift(store, [])).toBe(
    'succeeded: Production has not drifted: 1 application as in Git, 2 gone',
  );
});

test('where the cluster does not answer the run errors, and the history stays as it was', async () => {
  const store = await openFresh();
  await drift(store, ['a']);
  const before = await rowsIn(store);

  const told = await drift(store, undefined);

  expect(told).toBe('errored: could not determine whether Production has drifted: it is unreachable');
  expect(await rowsIn(store)).toEqual(before);
  expect(before).toHaveLength(1);
});

test('the history is kept with the end of the run or not at all', async () => {
  const store = await openFresh();
  let isRunOver = false;
  const spied: Store = {
    ...store,
    write: (work) =>
      store.write(async (tx) => {
        const value = await work(tx);
        const items = await tx.db.selectFrom('drift_items').select('identity').execute();
        const ended = await tx.db
          .selectFrom('runs')
          .select('id')
          .where('finished_at', 'is not', null)
          .execute();
        expect(items.length > 0).toBe(ended.length > 0);
        isRunOver = ended.length > 0;
        return value;
      }),
  };

  await drift(spied, ['a']);

  expect(isRunOver).toBe(true);
  expect(await rowsIn(store)).toHaveLength(1);
});

test('an application that is not there ends the run with a sentence', async () => {
  const store = await openFresh();

  const told = await drift(store, [], { input: { only: ['toy-wep-prod'] } });

  expect(told).toBe('errored: Argo CD has no application toy-wep-prod.');
});
