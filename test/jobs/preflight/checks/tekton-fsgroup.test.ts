import { expect, test } from 'vitest';
import { tektonFsgroup } from '../../../../src/jobs/preflight/checks/tekton-fsgroup.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';
import { fakeRepository, silentRepository } from '../../../helpers/fake-repository.ts';

const VALUES = 'charts/argocd-apps/values.yaml';

const withAnnotation = (range?: string) =>
  fakeKubernetes({
    objects: {
      namespaces: [
        {
          metadata: {
            name: 'openshift-pipelines',
            ...(range !== undefined && {
              annotations: { 'openshift.io/sa.scc.supplemental-groups': range },
            }),
          },
        },
      ],
    },
  });

const withGroup = (group: string) =>
  fakeRepository({
    [VALUES]: `envs:\n  - {name: sno, tektonFsGroup: 7}\n  - {name: prod, tektonFsGroup: ${group}}\n`,
  });

test.each([
  ['1000690000/10000', '""', 'passed', 'group 1000690000 of openshift-pipelines (1000690000/10000)'],
  [
    '1000690000-1000699999',
    '""',
    'passed',
    'group 1000690000 of openshift-pipelines (1000690000-1000699999)',
  ],
  [
    '5000/10,1000690000/10000',
    '""',
    'passed',
    'group 5000 of openshift-pipelines (5000/10,1000690000/10000)',
  ],
  [undefined, '1000690000', 'passed', `group 1000690000, set in ${VALUES}`],
  [undefined, '"1000690000"', 'passed', `group 1000690000, set in ${VALUES}`],
  [
    undefined,
    '""',
    'failed',
    'openshift-pipelines has no range of groups, and Git sets no tektonFsGroup for prod',
  ],
  [
    '1000690000',
    '""',
    'failed',
    'openshift-pipelines has 1000690000 as its range of groups, and Git sets no tektonFsGroup for prod',
  ],
  [
    'all',
    '',
    'failed',
    'openshift-pipelines has all as its range of groups, and Git sets no tektonFsGroup for prod',
  ],
])('annotation %s and tektonFsGroup %s: %s', async (range, group, status, summary) => {
  const context = aCheckContext({ kubernetes: withAnnotation(range), repository: withGroup(group) });

  expect(await tektonFsgroup.run(context)).toMatchObject({ status, summary });
});

test('Git that does not answer is missed only where the annotation does not answer either', async () => {
  const repository = silentRepository();

  const enough = await tektonFsgroup.run(aCheckContext({ kubernetes: withAnnotation('5/5'), repository }));
  const missed = tektonFsgroup.run(aCheckContext({ kubernetes: withAnnotation(), repository }));

  expect(enough.status).toBe('passed');
  await expect(missed).rejects.toMatchObject({ system: 'github' });
});

test('before the namespace is there, only Git can say', async () => {
  const kubernetes = fakeKubernetes({ objects: { namespaces: [] } });

  const finding = await tektonFsgroup.run(aCheckContext({ kubernetes, repository: withGroup('42') }));

  expect(finding.status).toBe('passed');
});
