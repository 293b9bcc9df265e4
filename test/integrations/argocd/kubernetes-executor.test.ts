import { afterAll, beforeAll, expect, test } from 'vitest';
import { ExternalError } from '../../../src/errors.ts';
import { createKubernetesExecutor } from '../../../src/integrations/argocd/kubernetes-executor.ts';
import { fakeKubernetes } from '../../helpers/fake-kubernetes.ts';
import { COMMIT, type SyncPlaces, startSyncPlaces } from './sync-places.ts';

const namespace = 'openshift-gitops';
const signal = new AbortController().signal;
const refresh = 'argocd.argoproj.io/refresh';
const info = [{ name: 'bitiq/run', value: 'run-1' }];

let places: SyncPlaces;

beforeAll(async () => {
  places = await startSyncPlaces();
});

afterAll(() => places.stop());

/** A cluster with one Application on which an operation of run-1 runs. */
function aRunningOne(answer: (patch: object) => unknown, phase = 'Running') {
  const patches: object[] = [];
  const application = {
    metadata: { name: 'web', namespace, resourceVersion: '7' },
    spec: {},
    operation: { info },
    status: { operationState: { phase, operation: { info } } },
  };
  const kubernetes = fakeKubernetes({
    objects: { applications: [application] },
    patch: (_resource, _name, patch) => {
      patches.push(patch);
      return answer(patch);
    },
  });
  return { executor: createKubernetesExecutor(kubernetes, { namespace }), application, patches };
}

const metadata = { resourceVersion: '7' };
const terminating = { metadata, status: { operationState: { phase: 'Terminating' } } };
const removing = { metadata, operation: null };

const refused = (reason: 'forbidden' | 'unexpected' | 'conflict' | 'unavailable', status: number) =>
  new ExternalError('kubernetes', reason, `refused with ${status}`, { status });

test.each([
  [
    'is forbidden',
    () => {
      throw refused('forbidden', 403);
    },
  ],
  [
    'is invalid for a policy',
    () => {
      throw refused('unexpected', 422);
    },
  ],
  ['changes nothing', (application: object) => application],
])(
  'where telling Argo CD to terminate %s, the operation is taken away, and that is said',
  async (_how, tell) => {
    const { executor, application, patches } = aRunningOne((patch) =>
      'status' in patch ? tell(application) : application,
    );

    expect(await executor.terminate('web', 'run-1', signal)).toBe('removed');

    expect(patches).toEqual([terminating, removing]);
  },
);

test('where taking it away is forbidden too, that is the error', async () => {
  const { executor } = aRunningOne(() => {
    throw refused('forbidden', 403);
  });

  await expect(executor.terminate('web', 'run-1', signal)).rejects.toMatchObject({ reason: 'forbidden' });
});

test('what else goes wrong takes nothing away', async () => {
  const { executor, patches } = aRunningOne(() => {
    throw refused('unavailable', 503);
  });

  await expect(executor.terminate('web', 'run-1', signal)).rejects.toMatchObject({ reason: 'unavailable' });

  expect(patches).toEqual([terminating]);
});

test('what is being ended already is not written to', async () => {
  const { executor, patches } = aRunningOne(() => undefined, 'Terminating');

  expect(await executor.terminate('web', 'run-1', signal)).toBe('ended');

  expect(patches).toEqual([]);
});

test('an Application that changes meanwhile is read again, a few times', async () => {
  let conflicts = 2;
  const { executor, application, patches } = aRunningOne(() => {
    if (conflicts === 0) return { ...application, status: { operationState: { phase: 'Terminating' } } };
    conflicts -= 1;
    throw refused('conflict', 409);
  });

  expect(await executor.terminate('web', 'run-1', signal)).toBe('ended');
  conflicts = 100;
  await expect(executor.terminate('web', 'run-1', signal)).rejects.toMatchObject({ reason: 'conflict' });

  expect(patches).toHaveLength(3 + 5);
});

test('an operation that has not begun is taken back', async () => {
  const executor = places.executors.kubernetes;
  places.cluster.argocd.isStuck = true;
  const name = places.application();
  const view = await executor.read(name, signal);
  if (view === undefined) throw new Error(`there is no ${name}`);
  const order = { runId: 'run-1', planHash: 'h', initiatedBy: 'slack:T1/U1', revision: COMMIT };
  await executor.start(view, { ...order, prune: false, syncOptions: [] }, signal);

  expect(await executor.terminate(name, 'run-1', signal)).toBe('ended');

  expect(places.read(name).operation).toBeUndefined();
});

test('a fence holds also where a refresh was asked for already and nobody came', async () => {
  const name = 'web';
  const patches: object[] = [];
  const application = (annotations: object) => ({ metadata: { name, namespace, annotations } });
  const fence = (annotations: object) =>
    createKubernetesExecutor(
      fakeKubernetes({
        objects: { applications: [application(annotations)] },
        patch: (_resource, _name, patch) => patches.push(patch),
      }),
      { namespace },
    ).fence(name, signal);

  await fence({});
  await fence({ [refresh]: 'normal' });
  await fence({ [refresh]: 'hard' });

  const asking = (value: string) => ({ metadata: { annotations: { [refresh]: value } } });
  expect(patches).toEqual([asking('normal'), asking('hard'), asking('normal')]);
});

test('what is no Application is said', async () => {
  const kubernetes = fakeKubernetes({
    objects: { applications: [{ metadata: { name: 'web', namespace } }] },
  });
  const executor = createKubernetesExecutor(kubernetes, { namespace });

  await expect(executor.read('web', signal)).rejects.toMatchObject({
    code: 'kubernetes-unexpected',
    message: expect.stringMatching(/^an Application is not as documented: /),
  });
});
