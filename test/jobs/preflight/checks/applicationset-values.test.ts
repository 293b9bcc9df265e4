import { expect, test } from 'vitest';
import { applicationsetValues } from '../../../../src/jobs/preflight/checks/applicationset-values.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { fakeRepository, silentRepository } from '../../../helpers/fake-repository.ts';

const APPS = 'charts/argocd-apps/values.yaml';
const GOOD = {
  name: 'prod',
  clusterServer: 'https://kubernetes.default.svc',
  appNamespace: 'bitiq-prod',
  baseDomain: 'apps.prod.example',
};
const ELSEWHERE = 'https://api.prod.example:6443';

function run(entry: object, environment: Record<string, unknown> = {}) {
  const repository = fakeRepository({ [APPS]: JSON.stringify({ envs: [{ name: 'local' }, entry] }) });
  return applicationsetValues.run(aCheckContext({ repository, environment: anEnvironment(environment) }));
}

test.each<[object, string, string]>([
  [{}, 'passed', `env prod in ${APPS}`],
  [{ clusterServer: 'https://kubernetes.default.svc/' }, 'passed', `env prod in ${APPS}`],
  [
    { clusterServer: ELSEWHERE },
    'failed',
    `clusterServer is ${ELSEWHERE}, not https://kubernetes.default.svc`,
  ],
  [{ clusterServer: '' }, 'failed', 'clusterServer is empty, not https://kubernetes.default.svc'],
  [{ appNamespace: 'toys' }, 'failed', 'appNamespace is toys, not bitiq-prod'],
  [{ baseDomain: undefined }, 'failed', 'baseDomain is empty, not apps.prod.example'],
  [
    { appNamespace: 'toys', baseDomain: 'x.example' },
    'failed',
    'appNamespace is toys, not bitiq-prod and baseDomain is x.example, not apps.prod.example',
  ],
])('%o is %s', async (change, status, summary) => {
  expect(await run({ ...GOOD, ...change })).toMatchObject({ status, summary });
});

test('a central Argo CD points at other clusters, but somewhere', async () => {
  const central = { argocdCluster: { context: 'hub' } };

  expect(await run({ ...GOOD, clusterServer: ELSEWHERE }, central)).toMatchObject({ status: 'passed' });
  expect(await run({ ...GOOD, clusterServer: '' }, central)).toMatchObject({ status: 'failed' });
});

test('the remedy can be pasted', async () => {
  expect(await run({ ...GOOD, appNamespace: 'toys' })).toMatchObject({
    remedy: `For env prod in ${APPS} set appNamespace: bitiq-prod`,
  });
});

test('an environment that Git does not know is failed', async () => {
  expect(await run({ ...GOOD, name: 'sno' })).toMatchObject({
    status: 'failed',
    summary: `${APPS} has no env named prod`,
  });
});

test('GitHub that forbids is not a no', async () => {
  const run = applicationsetValues.run(aCheckContext({ repository: silentRepository('forbidden') }));

  await expect(run).rejects.toMatchObject({ system: 'github', reason: 'forbidden' });
});
