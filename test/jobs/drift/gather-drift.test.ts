import { expect, test } from 'vitest';
import type { ApplicationState } from '../../../src/integrations/argocd/application-states.ts';
import { gatherDrift } from '../../../src/jobs/drift/gather-drift.ts';
import { anEnvironment } from '../../helpers/an-environment.ts';
import { aResource, aState, NOW } from '../sync/argocd/a-sync.ts';

const environment = anEnvironment({ waves: [['toy-web-prod'], ['toy-service-prod']] });
const staging = anEnvironment({ name: 'staging', waves: [['shared-prod']] });

function find(states: readonly ApplicationState[], application?: string) {
  const gathered = gatherDrift({ environment, environments: [environment, staging], application }, NOW);
  for (const state of states) gathered.see(state);
  return gathered.end();
}

const synced = (name: string, state: Partial<ApplicationState> = {}) =>
  aState({ name, syncStatus: 'Synced', ...state });
const ALL = [synced('toy-web-prod'), synced('toy-service-prod')];

test('an environment in which all is as in Git has no item, and tells all that was looked at', () => {
  expect(find(ALL)).toEqual({
    applications: ['toy-web-prod', 'toy-service-prod'],
    undetermined: new Set(),
    items: [],
  });
});

test('an application that a wave names and Argo CD does not have is absent', () => {
  const { items } = find([synced('toy-web-prod')]);

  expect(items).toMatchObject([
    {
      identity: 'toy-service-prod/Application.argoproj.io/openshift-gitops/toy-service-prod/absent',
      kind: 'absent',
    },
  ]);
});

test('an application of the environment that no wave names is told; the root and others are not', () => {
  const others = ['stray-prod', 'argocd-apps-prod', 'shared-prod', 'toy-web-staging'];

  const { items } = find([...ALL, ...others.map((name) => synced(name))]);

  expect(items.map(({ application, kind }) => `${application} ${kind}`)).toEqual(['stray-prod unlisted']);
});

test('an identity names application, kind with its group, namespace, name and what, and nothing that changes', () => {
  const resources = [aResource('toy-web'), aResource('a/b', { group: '', kind: 'ConfigMap', namespace: '' })];
  const at = (reconciledAt: Date) =>
    find([synced('toy-web-prod', { syncStatus: 'OutOfSync', resources, reconciledAt })], 'toy-web-prod');

  const identities = at(NOW).items.map(({ identity }) => identity);

  expect(identities).toEqual([
    'toy-web-prod/Deployment.apps/bitiq-prod/toy-web/out-of-sync',
    'toy-web-prod/ConfigMap//a%2Fb/out-of-sync',
  ]);
  expect(at(new Date(NOW.getTime() - 60_000)).items.map(({ identity }) => identity)).toEqual(identities);
});

test('what is listed twice is one item', () => {
  const resources = [aResource('toy-web'), aResource('toy-web')];
  const twice = synced('toy-web-prod', { syncStatus: 'OutOfSync', resources });

  expect(find([twice, twice, synced('toy-service-prod')]).items).toHaveLength(1);
});

test('asked about one application it looks at that one alone', () => {
  const { applications, items } = find([synced('toy-web-prod'), synced('stray-prod')], 'toy-web-prod');

  expect({ applications, items }).toEqual({ applications: ['toy-web-prod'], items: [] });
});

test('an application of another environment, or of none, is refused', () => {
  expect(() => find(ALL, 'shared-prod')).toThrow('shared-prod belongs to staging.');
  expect(() => find(ALL, 'toy-wep-prod')).toThrow('Argo CD has no application toy-wep-prod.');
});

test('one that could not be told is undetermined', () => {
  const { undetermined } = find([synced('toy-web-prod', { reconciledAt: undefined }), ALL[1] ?? aState()]);

  expect([...undetermined]).toEqual(['toy-web-prod']);
});
