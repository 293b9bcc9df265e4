import { expect, test } from 'vitest';
import { operatorCatalogs } from '../../../../src/jobs/preflight/checks/operator-catalogs.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';

function aCatalog(name: string, state?: string) {
  const metadata = { name, namespace: 'openshift-marketplace' };
  return state === undefined
    ? { metadata }
    : { metadata, status: { connectionState: { lastObservedState: state } } };
}

const others = ['certified-operators', 'community-operators'].map((name) => aCatalog(name, 'READY'));

test.each([
  ['ready', [aCatalog('redhat-operators', 'READY')], 'passed', '3 catalogs READY'],
  [
    'down',
    [aCatalog('redhat-operators', 'TRANSIENT_FAILURE')],
    'failed',
    'redhat-operators is TRANSIENT_FAILURE',
  ],
  ['new', [aCatalog('redhat-operators')], 'failed', 'redhat-operators is not looked at yet'],
  ['missing', [], 'failed', 'redhat-operators is missing'],
  [
    'ready beside one that nothing here comes from',
    [aCatalog('redhat-operators', 'READY'), aCatalog('mine', 'CONNECTING')],
    'passed',
    '3 catalogs READY',
  ],
])('a catalog that is %s', async (_case, catalogs, status, summary) => {
  const kubernetes = fakeKubernetes({ objects: { catalogsources: [...others, ...catalogs] } });

  const finding = await operatorCatalogs.run(aCheckContext({ kubernetes }));

  expect(finding).toMatchObject({ status, summary });
  expect(finding.remedy !== undefined).toBe(status === 'failed');
});
