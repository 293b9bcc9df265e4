import { expect, test } from 'vitest';
import type { Kubernetes } from '../../../src/integrations/kubernetes/kubernetes.ts';
import { register } from '../../../src/jobs/bootstrap/steps/register.ts';
import { anEnvironment } from '../../helpers/an-environment.ts';

const { signal } = new AbortController();

/** How registration stands where Argo CD follows a branch already, in this way. */
async function lookWith(syncPolicy: object, approvals: unknown = { group: 'platform' }) {
  const metadata = { name: 'argocd-apps-prod', namespace: 'openshift-gitops' };
  const live = { metadata, spec: { source: { targetRevision: 'main' }, syncPolicy } };
  const kubernetes: Partial<Kubernetes> = {
    get: async () => live,
    apply: async () => ({ metadata, spec: { source: { targetRevision: 'c' }, syncPolicy } }),
  };
  const environment = anEnvironment({ policies: { bootstrap: { approvals } } });
  const [part] = register(kubernetes as Kubernetes, environment, {
    commit: 'c'.repeat(40),
    parameters: [],
  }).parts;
  return part?.look(signal);
}

test('an Application that syncs by itself is not led to a commit that nobody has approved', async () => {
  expect(await lookWith({ automated: {} })).toMatchObject({ state: 'fails', code: 'auto-sync' });
  expect(await lookWith({ automated: { enabled: true } })).toMatchObject({ state: 'fails' });
});

test('one that does not is, and so is any where nobody has to approve', async () => {
  expect(await lookWith({})).toMatchObject({ state: 'change' });
  expect(await lookWith({ automated: { enabled: false } })).toMatchObject({ state: 'change' });
  expect(await lookWith({ automated: {} }, 'auto')).toMatchObject({ state: 'change' });
});
