import { describe, expect, test } from 'vitest';
import type { Project } from '../../../../src/integrations/argocd/projects.ts';
import { isDestinationPermitted, isSourcePermitted } from '../../../../src/jobs/sync/argocd/project-rules.ts';

const aProject = (project: Partial<Project>): Project => ({
  name: 'platform',
  sourceRepos: [],
  destinations: [],
  syncWindows: [],
  ...project,
});

describe('a source', () => {
  test.each([
    [['*'], true],
    [[], false],
    [['https://github.com/acme/gitops'], true],
    [['https://github.com/acme/*'], true],
    [['https://github.com/*'], false],
    [['https://github.com/**'], true],
    [['*', '!https://github.com/acme/*'], false],
    [['*', '!https://github.com/evil/*'], true],
  ])('with %j is permitted: %s', (sourceRepos, answer) => {
    const source = {
      repoUrl: 'https://github.com/Acme/gitops.git',
      path: 'charts/toy-web',
      chart: '',
      targetRevision: 'main',
    };

    expect(isSourcePermitted(aProject({ sourceRepos }), source)).toBe(answer);
  });
});

describe('a destination', () => {
  const inCluster = { server: 'https://kubernetes.default.svc', name: '', namespace: 'bitiq-prod' };
  const item = (server: string, namespace: string, name = '') => ({ server, name, namespace });

  test.each([
    [[item('*', '*')], true],
    [[], false],
    [[item('https://kubernetes.default.svc', 'bitiq-*')], true],
    [[item('https://kubernetes.default.svc', 'other')], false],
    [[item('https://elsewhere.example', '*')], false],
    [[item('', '*', 'in-cluster')], true],
    [[item('*', '*'), item('*', '!bitiq-prod')], false],
    [[item('*', '*'), item('!https://kubernetes.default.svc', '*')], false],
    [[item('*', '*'), item('*', '!kube-system')], true],
  ])('with %j is permitted: %s', (destinations, answer) => {
    expect(isDestinationPermitted(aProject({ destinations }), inCluster)).toBe(answer);
  });

  test("is the own cluster's under its name as well", () => {
    const destination = { server: '', name: 'in-cluster', namespace: 'bitiq-prod' };
    const project = aProject({ destinations: [item('https://kubernetes.default.svc', '*')] });

    expect(isDestinationPermitted(project, destination)).toBe(true);
  });
});
