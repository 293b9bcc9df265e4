import { expect, test } from 'vitest';
import { isOfRun, parseOperationView } from '../../../src/integrations/argocd/operation-view.ts';

const metadata = { name: 'web', namespace: 'openshift-gitops', resourceVersion: '7' };
const parse = (object: object) => parseOperationView({ metadata, spec: {}, ...object }, 'kubernetes');

test('what Go leaves out, or writes as null, is empty', () => {
  const bare = { sync: {}, health: {}, reconciledAt: null, operationState: null, conditions: null };

  for (const object of [{}, { operation: null, status: bare }])
    expect(parse(object)).toMatchObject({
      project: 'default',
      requested: undefined,
      state: undefined,
      syncStatus: '',
      health: '',
      reconciledAt: undefined,
      conditions: [],
    });
});

test('an operation that nobody asked for has nobody behind it', () => {
  const operation = { initiatedBy: { username: 'controller', automated: true }, sync: {} };

  expect(parse({ operation }).requested).toEqual({ runId: undefined, by: '', revision: '' });
});

test('each field of a result is there, empty where Argo CD has none', () => {
  const resource = {
    version: 'v1',
    kind: 'Service',
    namespace: 'app',
    name: 'web',
    status: 'SyncFailed',
    message: 'no',
    syncPhase: 'Sync',
  };
  const operationState = {
    phase: 'Failed',
    message: 'one or more objects failed to apply',
    startedAt: '2026-11-21T10:00:00Z',
    finishedAt: '2026-11-21T10:01:00Z',
    operation: { info: [{ name: 'bitiq/run', value: 'run-1' }], sync: { revision: 'c' } },
    syncResult: { revision: 'd', resources: [resource] },
  };
  const conditions = [{ type: 'SyncError', message: 'no', lastTransitionTime: '2026-11-21T10:01:00Z' }];

  const view = parse({ spec: { project: 'prod' }, status: { operationState, conditions } });

  expect(view.project).toBe('prod');
  expect(view.conditions).toEqual([{ type: 'SyncError', message: 'no' }]);
  expect(view.state).toEqual({
    runId: 'run-1',
    by: '',
    revision: 'c',
    phase: 'Failed',
    message: 'one or more objects failed to apply',
    startedAt: new Date('2026-11-21T10:00:00Z'),
    finishedAt: new Date('2026-11-21T10:01:00Z'),
    syncedRevision: 'd',
    resources: [
      {
        group: '',
        kind: 'Service',
        namespace: 'app',
        name: 'web',
        status: 'SyncFailed',
        message: 'no',
        hookType: '',
        hookPhase: '',
        syncPhase: 'Sync',
      },
    ],
  });
});

test('an operation without a run is nobody', () => {
  const view = parse({ operation: { info: [{ name: 'bitiq/run', value: '' }] } });

  expect(view.requested?.runId).toBeUndefined();
  expect(isOfRun(view, '')).toBe(false);
});

test('what is no Application is told with the place', () => {
  expect(() => parse({ metadata: { name: 'web' } })).toThrow(
    'an Application is not as documented: metadata.resourceVersion: ',
  );
});
