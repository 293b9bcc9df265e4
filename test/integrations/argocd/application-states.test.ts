import { expect, test } from 'vitest';
import { listApplicationStates } from '../../../src/integrations/argocd/application-states.ts';
import { listProjects } from '../../../src/integrations/argocd/projects.ts';
import { type FakeObject, fakeKubernetes } from '../../helpers/fake-kubernetes.ts';

const options = { namespace: 'openshift-gitops', signal: new AbortController().signal };
const metadata = { name: 'toy-web-prod', namespace: 'openshift-gitops' };

async function read(application: Omit<FakeObject, 'metadata'>) {
  const kubernetes = fakeKubernetes({ objects: { applications: [{ metadata, ...application }] } });
  const [state] = await listApplicationStates(kubernetes, options);
  return state;
}

test('an Application that was never looked at says so little', async () => {
  expect(await read({ spec: { source: { repoURL: 'https://github.com/acme/gitops' } } })).toMatchObject({
    project: 'default',
    source: { targetRevision: '' },
    autoSync: false,
    selfHeal: false,
    syncStatus: '',
    comparedWith: '',
    liveRevision: undefined,
    reconciledAt: undefined,
    operation: undefined,
    resources: [],
  });
});

test.each([
  ['is in sync: what it was compared with', { status: 'Synced', revision: 'new' }, ['old'], 'new'],
  ['is out of sync: what was synced last', { status: 'OutOfSync', revision: 'new' }, ['older', 'old'], 'old'],
  ['was never synced: nothing', { status: 'OutOfSync', revision: 'new' }, [], undefined],
])('the live commit of one that %s', async (_case, sync, history, live) => {
  const status = { sync, history: history.map((revision) => ({ revision })) };

  expect((await read({ spec: {}, status }))?.liveRevision).toBe(live);
});

const by = (username: string, automated = false) => ({ initiatedBy: { username, automated } });

test.each([
  ['asked for', { operation: by('jun') }, { by: 'jun', phase: 'Pending' }],
  [
    'running',
    { status: { operationState: { phase: 'Running', operation: by('jun') } } },
    { by: 'jun', phase: 'Running' },
  ],
  [
    'being ended',
    { status: { operationState: { phase: 'Terminating', operation: by('', true) } } },
    { by: '', phase: 'Terminating' },
  ],
  ['over', { status: { operationState: { phase: 'Succeeded', operation: by('jun') } } }, undefined],
])('an operation that is %s', async (_case, application, operation) => {
  expect((await read({ spec: {}, ...application }))?.operation).toEqual(operation);
});

test.each([
  [{ automated: {} }, true],
  [{ automated: { prune: true, enabled: true } }, true],
  [{ automated: { enabled: false } }, false],
  [{ automated: null }, false],
  [{}, false],
])('auto-sync with %j: %s', async (syncPolicy, autoSync) => {
  expect((await read({ spec: { syncPolicy } }))?.autoSync).toBe(autoSync);
});

test.each([
  [{ automated: { selfHeal: true } }, true],
  [{ automated: {} }, false],
  [{}, false],
])('self-heal with %j: %s', async (syncPolicy, selfHeal) => {
  expect((await read({ spec: { syncPolicy } }))?.selfHeal).toBe(selfHeal);
});

test.each([{ sources: [{}] }, { sourceHydrator: {} }])('%j is not one source', async (spec) => {
  const source = { repoURL: 'https://github.com/acme/gitops' };

  expect((await read({ spec: { source, ...spec } }))?.source).toBeUndefined();
});

test('a project may leave out everything', async () => {
  const syncWindows = [{ kind: 'deny', schedule: '0 8 * * *', duration: '1h' }];
  const kubernetes = fakeKubernetes({
    objects: {
      appprojects: [
        { metadata: { ...metadata, name: 'bare' } },
        { metadata: { ...metadata, name: 'windows' }, spec: { sourceRepos: null, syncWindows } },
      ],
    },
  });

  expect(await listProjects(kubernetes, options)).toEqual([
    { name: 'bare', sourceRepos: [], destinations: [], syncWindows: [] },
    {
      name: 'windows',
      sourceRepos: [],
      destinations: [],
      syncWindows: [
        {
          ...syncWindows[0],
          timeZone: 'UTC',
          applications: [],
          namespaces: [],
          clusters: [],
          andOperator: false,
          manualSync: false,
        },
      ],
    },
  ]);
});
