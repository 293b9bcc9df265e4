import { expect, test } from 'vitest';
import { ExternalError, type ExternalReason } from '../../../../src/errors.ts';
import type { Kubernetes } from '../../../../src/integrations/kubernetes/kubernetes.ts';
import { route53Credentials } from '../../../../src/jobs/preflight/checks/route53-credentials.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';

const environment = anEnvironment({ certManagerDns01: true });

function refusing(reason: ExternalReason): Kubernetes {
  const create = () => {
    throw new ExternalError('kubernetes', reason, 'refused');
  };
  return fakeKubernetes({ create });
}

test('where DNS-01 is off nothing is asked', async () => {
  const kubernetes = fakeKubernetes();

  expect(await route53Credentials.run(aCheckContext({ kubernetes }))).toMatchObject({ status: 'skipped' });
  expect(kubernetes.asked).toEqual([]);
});

test('a conflict says that the Secret is there', async () => {
  expect(
    await route53Credentials.run(aCheckContext({ environment, kubernetes: refusing('conflict') })),
  ).toEqual({
    status: 'passed',
    summary: 'Secret cert-manager/route53-credentials exists',
  });
});

test('a create that would succeed says that it is not; it is a dry run and carries no data', async () => {
  const calls: unknown[] = [];
  const create: Kubernetes['create'] = async (resource, object, { namespace, dryRun }) => {
    calls.push({ plural: resource.plural, object, namespace, dryRun });
    return object;
  };
  const kubernetes = { ...fakeKubernetes(), create };

  const finding = await route53Credentials.run(aCheckContext({ environment, kubernetes }));

  expect(finding).toMatchObject({
    status: 'failed',
    summary: 'there is no Secret cert-manager/route53-credentials',
    remedy: expect.stringContaining('vault kv put -mount=gitops cert-manager/route53'),
  });
  const metadata = { name: 'route53-credentials', namespace: 'cert-manager' };
  expect(calls).toEqual([
    {
      plural: 'secrets',
      object: { apiVersion: 'v1', kind: 'Secret', metadata },
      namespace: 'cert-manager',
      dryRun: true,
    },
  ]);
});

test.each<ExternalReason>(['forbidden', 'unexpected', 'timeout'])('%s is not a no', async (reason) => {
  const run = route53Credentials.run(aCheckContext({ environment, kubernetes: refusing(reason) }));

  await expect(run).rejects.toMatchObject({ reason });
});
