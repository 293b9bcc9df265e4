import { expect, test } from 'vitest';
import { defaultStorageClass } from '../../../../src/jobs/preflight/checks/default-storage-class.ts';
import { aCheckContext } from '../../../helpers/a-check-context.ts';
import { fakeKubernetes } from '../../../helpers/fake-kubernetes.ts';

const MARK = 'storageclass.kubernetes.io/is-default-class';
const OLD_MARK = 'storageclass.beta.kubernetes.io/is-default-class';

function aClass(
  name: string,
  annotations: Record<string, string> = {},
  creationTimestamp = '2026-03-01T00:00:00Z',
) {
  return { metadata: { name, annotations, creationTimestamp } };
}

function run(classes: ReturnType<typeof aClass>[]) {
  const kubernetes = fakeKubernetes({ objects: { storageclasses: classes } });
  return defaultStorageClass.run(aCheckContext({ kubernetes }));
}

test.each([
  ['one', [aClass('gp3', { [MARK]: 'true' }), aClass('gp2')], 'passed', 'gp3 is the default'],
  ['one by the old mark', [aClass('gp3', { [OLD_MARK]: 'true' })], 'passed', 'gp3 is the default'],
  [
    'one marked twice',
    [aClass('gp3', { [OLD_MARK]: 'true', [MARK]: 'true' })],
    'passed',
    'gp3 is the default',
  ],
  [
    'one that says no',
    [aClass('gp3', { [MARK]: 'false' })],
    'failed',
    'none of 1 StorageClass is the default',
  ],
  ['none of two', [aClass('gp3'), aClass('gp2')], 'failed', 'none of 2 StorageClasses is the default'],
  ['no class', [], 'failed', 'there is no StorageClass'],
])('%s', async (_case, classes, status, summary) => {
  expect(await run(classes)).toMatchObject({ status, summary });
});

test('of two defaults the younger is in effect, and the other loses its mark', async () => {
  const finding = await run([
    aClass('old', { [MARK]: 'true' }, '2025-01-01T00:00:00Z'),
    aClass('young', { [MARK]: 'true' }, '2026-01-01T00:00:00Z'),
  ]);

  expect(finding).toEqual({
    status: 'failed',
    summary: '2 default StorageClasses: young, old; young is in effect',
    remedy: `oc annotate storageclass old ${MARK}=false --overwrite`,
  });
});
