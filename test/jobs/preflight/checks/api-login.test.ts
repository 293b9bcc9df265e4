import { expect, test } from 'vitest';
import { apiLogin } from '../../../../src/jobs/preflight/checks/api-login.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';

const ME = 'system:serviceaccount:bitiq:bitiq-read';

function login(userInfo: object, cluster: object) {
  const kubernetes = fakeKubernetes({ create: () => ({ status: { userInfo } }) });
  return apiLogin.run(aCheckContext({ kubernetes, environment: anEnvironment({ cluster }) }));
}

test.each([
  ['whom the configuration names', { username: ME }, { user: ME }, 'passed', `logged in as ${ME}`],
  ['anybody, where it names nobody', { username: 'mara' }, {}, 'passed', 'logged in as mara'],
  ['somebody else', { username: 'mara' }, { user: ME }, 'failed', `logged in as mara, not as ${ME}`],
  ['anonymous', { username: 'system:anonymous' }, {}, 'failed', 'logged in as nobody (system:anonymous)'],
  ['without a name', {}, { user: ME }, 'failed', 'logged in as nobody (system:anonymous)'],
])('logged in as %s', async (_case, userInfo, cluster, status, summary) => {
  expect(await login(userInfo, cluster)).toMatchObject({ status, summary });
});

test('the remedy gets a new token of the right ServiceAccount, or the right account into the pod', async () => {
  const inFile = await login({ username: 'mara' }, { user: ME, kubeconfig: '/etc/bitiq/kubeconfig' });
  const inPod = await login({ username: 'mara' }, { user: ME });

  expect(inFile.remedy).toContain('oc create token bitiq-read -n bitiq');
  expect(inFile.remedy).toContain('/etc/bitiq/kubeconfig');
  expect(inPod.remedy).toBe('oc set serviceaccount deployment --all bitiq-read -n bitiq');
});
