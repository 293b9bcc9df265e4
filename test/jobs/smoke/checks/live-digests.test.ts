import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { liveDigests } from '../../../../src/jobs/smoke/checks/live-digests.ts';
import { fakeRepository, silentRepository } from '../../../helpers/fake-repository.ts';
import { aComponent, aManifest, aPod, IMAGE, OTHER, PINNED } from '../../release/a-release.ts';
import { aSmoke } from '../a-smoke.ts';

const FILES = { 'environments/prod/release-manifest.yaml': stringify(aManifest()) };
const TWO = aManifest(aComponent({ platforms: ['linux/amd64', 'linux/arm64'] }));
const MULTI = { 'environments/prod/release-manifest.yaml': stringify(TWO) };

const ask = (files: Record<string, string>, pods: readonly object[] = [{}]) =>
  liveDigests.run(
    aSmoke({ objects: { pods: pods.map(aPod), nodes: [] } }, { repository: fakeRepository(files) }),
  );

test.each<[string, Record<string, string>, readonly object[], string]>([
  ['what runs was released', FILES, [{}], 'passed: 1 component as release 2026.11.3 says'],
  [
    'something else runs',
    FILES,
    [{ imageID: `${IMAGE}@${OTHER}` }],
    'failed: toy-service runs sha256:91c2…, release 2026.11.3 says sha256:4be0…',
  ],
  [
    'it cannot be told',
    MULTI,
    [{ imageID: `${IMAGE}@${OTHER}` }],
    'unknown: toy-service runs sha256:91c2…, release 2026.11.3 says sha256:4be0…: it may be the same image under the digest of one platform',
  ],
  [
    'two things are wrong',
    FILES,
    [{ image: `${IMAGE}:latest`, imageID: `${IMAGE}@${OTHER}` }],
    'failed: toy-service runs sha256:91c2…, release 2026.11.3 says sha256:4be0…, and 1 more',
  ],
  [
    'nothing was released',
    {},
    [],
    'skipped: there is no release manifest environments/prod/release-manifest.yaml in Git',
  ],
])('where %s', async (_what, files, pods, said) => {
  const { status, summary } = await ask(files, pods);

  expect(`${status}: ${summary}`).toBe(said);
});

test('both digests are told in full', async () => {
  const { evidence, remedy } = await ask(FILES, [{ imageID: `${IMAGE}@${OTHER}` }]);

  expect(evidence).toContain(`runs ${OTHER}`);
  expect(evidence).toContain(`wants ${PINNED}`);
  expect(remedy).toContain('Sync toy-service-prod');
});

test('a repository that is silent is no clean answer', async () => {
  await expect(liveDigests.run(aSmoke({}, { repository: silentRepository() }))).rejects.toThrow(
    'GitHub cannot be reached',
  );
});
