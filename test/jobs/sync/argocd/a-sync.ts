import type { ApplicationState } from '../../../../src/integrations/argocd/application-states.ts';
import type { Project } from '../../../../src/integrations/argocd/projects.ts';
import type { ApplicationFacts, SharedFacts } from '../../../../src/jobs/sync/argocd/facts.ts';

export const LIVE = '5'.repeat(40);
export const TARGET = '9'.repeat(40);
export const NOW = new Date('2026-11-21T11:30:00Z');

export function aState(state: Partial<ApplicationState> = {}): ApplicationState {
  return {
    name: 'toy-web-prod',
    namespace: 'openshift-gitops',
    project: 'default',
    source: {
      repoUrl: 'https://github.com/acme/gitops.git',
      path: 'charts/toy-web',
      chart: '',
      targetRevision: 'main',
    },
    definition: { source: { path: 'charts/toy-web' } },
    destination: { server: 'https://kubernetes.default.svc', name: '', namespace: 'bitiq-prod' },
    autoSync: false,
    selfHeal: false,
    syncOptions: [],
    syncStatus: 'OutOfSync',
    health: 'Healthy',
    comparedWith: TARGET,
    liveRevision: LIVE,
    reconciledAt: new Date(NOW.getTime() - 60_000),
    operation: undefined,
    resources: [],
    images: [],
    comparisonError: '',
    ...state,
  };
}

export function aResource(name: string, resource: Partial<ApplicationState['resources'][number]> = {}) {
  const rest = { status: 'OutOfSync', requiresPruning: false };
  return { group: 'apps', kind: 'Deployment', namespace: 'bitiq-prod', name, ...rest, ...resource };
}

export function someFacts(
  state: Partial<ApplicationState> = {},
  facts: Partial<ApplicationFacts> = {},
): ApplicationFacts {
  return {
    state: aState(state),
    revision: 'main',
    isPinned: false,
    target: { value: TARGET },
    comparison: { value: { ahead: 1, behind: 0, commits: [], url: '' } },
    images: { value: [] },
    ...facts,
  };
}

export function aProject(project: Partial<Project> = {}): Project {
  return {
    name: 'default',
    sourceRepos: ['*'],
    destinations: [{ server: '*', name: '', namespace: '*' }],
    syncWindows: [],
    ...project,
  };
}

export function sharedFacts(shared: Partial<SharedFacts> = {}): SharedFacts {
  return {
    environment: 'prod',
    clusterUid: { value: 'a-cluster' },
    projects: { value: [aProject()] },
    prune: false,
    executor: 'kubernetes',
    freezes: [],
    policy: undefined,
    lastPreflight: undefined,
    now: NOW,
    ...shared,
  };
}
