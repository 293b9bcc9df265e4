import { expect, test } from 'vitest';
import { apiRights } from '../../../../src/jobs/preflight/checks/api-rights.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';

interface Review {
  readonly spec: { readonly resourceAttributes: { readonly verb: string; readonly resource: string } };
}

/** A cluster that allows all but these, as `verb resource`. */
function withoutRights(...missing: readonly string[]) {
  return fakeKubernetes({
    create: (_resource, object) => {
      const { verb, resource } = (object as Review).spec.resourceAttributes;
      return { status: { allowed: !missing.includes(`${verb} ${resource}`) } };
    },
  });
}

test('with all rights granted it says how many', async () => {
  const finding = await apiRights.run(aCheckContext({ kubernetes: withoutRights() }));

  expect(finding).toMatchObject({
    status: 'passed',
    summary: expect.stringMatching(/^all \d\d rights granted$/),
  });
});

test('every missing right is named, with the command that grants it', async () => {
  const user = 'system:serviceaccount:bitiq:bitiq-read';
  const kubernetes = withoutRights('get nodes', 'get serviceaccounts');
  const environment = anEnvironment({ cluster: { user } });

  const finding = await apiRights.run(aCheckContext({ kubernetes, environment }));

  expect(finding).toMatchObject({
    status: 'failed',
    summary: 'may not get nodes and get serviceaccounts in openshift-pipelines',
    evidence: ['get nodes', 'get serviceaccounts in openshift-pipelines'],
  });
  expect(finding.remedy?.split('\n')).toEqual([
    `oc create clusterrole bitiq-get-nodes --verb=get --resource=nodes && oc create clusterrolebinding bitiq-get-nodes --clusterrole=bitiq-get-nodes --user=${user}`,
    `oc create role bitiq-get-serviceaccounts --verb=get --resource=serviceaccounts -n openshift-pipelines && oc create rolebinding bitiq-get-serviceaccounts --role=bitiq-get-serviceaccounts --user=${user} -n openshift-pipelines`,
  ]);
});

test('with a central Argo CD each cluster is asked for its own', async () => {
  const context = aCheckContext({
    kubernetes: withoutRights('list applications'),
    gitopsKubernetes: withoutRights('list nodes'),
  });

  expect((await apiRights.run(context)).status).toBe('passed');
});

test('Secrets are never asked to be read', async () => {
  const asked: string[] = [];
  const kubernetes = fakeKubernetes({
    create: (_resource, object) => {
      const { verb, resource } = (object as Review).spec.resourceAttributes;
      asked.push(`${verb} ${resource}`);
      return { status: { allowed: true } };
    },
  });

  await apiRights.run(aCheckContext({ kubernetes, environment: anEnvironment({ certManagerDns01: true }) }));

  expect(asked.filter((right) => right.endsWith(' secrets'))).toEqual(['create secrets']);
});
