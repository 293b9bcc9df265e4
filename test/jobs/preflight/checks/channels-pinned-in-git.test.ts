import { expect, test } from 'vitest';
import { channelsPinnedInGit } from '../../../../src/jobs/preflight/checks/channels-pinned-in-git.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { fakeRepository, silentRepository } from '../../../helpers/fake-repository.ts';

const CHART = 'charts/bootstrap-operators/values.yaml';
const APPS = 'charts/argocd-apps/values.yaml';

function run(operators: object, entry: object = {}) {
  const files = {
    [CHART]: JSON.stringify({ operators }),
    [APPS]: JSON.stringify({ envs: [{ name: 'prod', ...entry }] }),
  };
  return channelsPinnedInGit.run(aCheckContext({ repository: fakeRepository(files) }));
}

const gitops = (channel?: unknown) => ({ gitops: { name: 'openshift-gitops-operator', channel } });
const ai = { ai: { enabled: false, name: 'rhods-operator', channel: '' } };

test.each<[string, object, object, string, string]>([
  ['the pinned channel', gitops('gitops-1.18'), {}, 'passed', '1 channel pinned'],
  ['a package that is not configured', { x: { name: 'x', channel: 'v1' } }, {}, 'passed', '1 channel pinned'],
  ['an optional operator that is off', ai, {}, 'passed', '0 channels pinned'],
  ['latest', gitops('latest'), {}, 'failed', 'openshift-gitops-operator follows the channel latest'],
  ['Latest', gitops('Latest'), {}, 'failed', 'openshift-gitops-operator follows the channel latest'],
  ['nothing', gitops(''), {}, 'failed', 'openshift-gitops-operator has no channel'],
  ['null', gitops(null), {}, 'failed', 'openshift-gitops-operator has no channel'],
  [
    'another channel',
    gitops('gitops-1.17'),
    {},
    'failed',
    'openshift-gitops-operator is pinned to gitops-1.17, not gitops-1.18',
  ],
  [
    'an optional operator that the environment switches on',
    ai,
    { aiEnabled: true },
    'failed',
    'rhods-operator has no channel',
  ],
  [
    'several faults',
    { ...gitops('latest'), x: { name: 'x' } },
    {},
    'failed',
    'openshift-gitops-operator follows the channel latest and x has no channel',
  ],
])('%s', async (_what, operators, entry, status, summary) => {
  const finding = await run(operators, entry);

  expect(finding).toMatchObject({ status, summary });
});

test.each<[string, object, object, string]>([
  [
    'in the chart, with the configured channel',
    gitops('latest'),
    {},
    `Set operators.gitops.channel in ${CHART} to gitops-1.18`,
  ],
  [
    "in the environment's entry, with the channels that there are",
    ai,
    { aiEnabled: true, aiChannel: 'latest' },
    `Set aiChannel of env prod in ${APPS} to one of: oc get packagemanifest rhods-operator`,
  ],
])('the remedy is %s', async (_what, operators, entry, remedy) => {
  expect((await run(operators, entry)).remedy).toContain(remedy);
});

test("an environment without values of its own has the chart's", async () => {
  const repository = fakeRepository({ [CHART]: JSON.stringify({ operators: gitops('gitops-1.18') }) });

  expect(await channelsPinnedInGit.run(aCheckContext({ repository }))).toMatchObject({ status: 'passed' });
});

test.each([
  [{}, 'bitiq-io/gitops has no charts/bootstrap-operators/values.yaml'],
  [{ [CHART]: 'operators: [a]' }, /operators/],
])('a chart that cannot be read is failed: %o', async (files, summary) => {
  const finding = await channelsPinnedInGit.run(aCheckContext({ repository: fakeRepository(files) }));

  expect(finding.status).toBe('failed');
  expect(finding.summary).toMatch(summary);
});

test('GitHub that does not answer is not a no', async () => {
  const run = channelsPinnedInGit.run(aCheckContext({ repository: silentRepository() }));

  await expect(run).rejects.toMatchObject({ system: 'github' });
});
