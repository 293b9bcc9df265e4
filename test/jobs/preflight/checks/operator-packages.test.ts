import { expect, test } from 'vitest';
import { operatorPackages } from '../../../../src/jobs/preflight/checks/operator-packages.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';

const namespace = 'openshift-marketplace';

function aPackage(name: string, catalogSource: string, channels: readonly string[]) {
  return {
    metadata: { name, namespace, labels: { catalog: catalogSource } },
    status: { catalogSource, channels: channels.map((channel) => ({ name: channel })) },
  };
}

const aCatalog = (name: string, lastObservedState = 'READY') => ({
  metadata: { name, namespace },
  status: { connectionState: { lastObservedState } },
});

const operators = [{ package: 'vault', namespace: 'vault', channel: 'alpha', source: 'community' }];

function run(packages: ReturnType<typeof aPackage>[], catalog = aCatalog('community')) {
  const kubernetes = fakeKubernetes({ objects: { packagemanifests: packages, catalogsources: [catalog] } });
  return operatorPackages.run(aCheckContext({ kubernetes, environment: anEnvironment({ operators }) }));
}

test.each([
  ['offered', [aPackage('vault', 'community', ['alpha', 'beta'])], 'passed', '1 package offered'],
  [
    'not offered',
    [aPackage('vault', 'community', ['beta'])],
    'failed',
    'vault has no channel alpha (it has beta)',
  ],
  [
    'without channels',
    [aPackage('vault', 'community', [])],
    'failed',
    'vault has no channel alpha (it has none)',
  ],
  ['of a package that is not there', [], 'failed', 'community has no package vault'],
  [
    'offered by another catalog only',
    [aPackage('vault', 'redhat', ['alpha'])],
    'failed',
    'community has no package vault',
  ],
  [
    'offered by two catalogs, the other one first',
    [aPackage('vault', 'redhat', ['beta']), aPackage('vault', 'community', ['alpha'])],
    'passed',
    '1 package offered',
  ],
])('a channel that is %s', async (_case, packages, status, summary) => {
  expect(await run(packages)).toMatchObject({ status, summary });
});

test('while its catalog does not answer, the package waits for it', async () => {
  const finding = await run([], aCatalog('community', 'TRANSIENT_FAILURE'));

  expect(finding).toMatchObject({ status: 'skipped', waitsFor: 'operator-catalogs' });
});
