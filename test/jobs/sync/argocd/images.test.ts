import { expect, test } from 'vitest';
import { compareImages } from '../../../../src/jobs/sync/argocd/images.ts';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

const VALUES = 'image: { repository: quay.io/acme/toy-web, tag: v2 }\n';
const MANIFEST = `components:
  - { name: toy-web, image: quay.io/acme/toy-web, tag: v2, digest: '${digest('b')}' }
`;
const none = { values: undefined, manifest: undefined };

test.each([
  ['a tag, by the values', ['quay.io/acme/toy-web:v1'], { ...none, values: VALUES }, ['v1', 'v2']],
  ['a tag, by the manifest', ['quay.io/acme/toy-web:v1'], { ...none, manifest: MANIFEST }, ['v1', 'v2']],
  [
    'a digest, by the manifest',
    [`quay.io/acme/toy-web@${digest('a')}`],
    { values: VALUES, manifest: MANIFEST },
    [digest('a'), digest('b')],
  ],
  [
    'the port of a registry is no tag',
    ['quay.io:5000/acme/toy-web:v1'],
    { ...none, values: VALUES },
    undefined,
  ],
  ['what runs already', ['quay.io/acme/toy-web:v2'], { values: VALUES, manifest: MANIFEST }, undefined],
  ['what no file speaks of', ['redis:7'], { values: VALUES, manifest: MANIFEST }, undefined],
  ['no files', ['quay.io/acme/toy-web:v1'], none, undefined],
  ['empty files', ['quay.io/acme/toy-web:v1'], { values: '', manifest: '' }, undefined],
])('%s', (_case, running, files, change) => {
  const changes = compareImages(running, files);

  const [from, to] = change ?? [];
  expect(changes).toEqual(change === undefined ? [] : [{ image: 'quay.io/acme/toy-web', from, to }]);
});

test.each(['components: 3\n', 'components: [\n'])(
  'a manifest that is none cannot be read: %j',
  (manifest) => {
    expect(() => compareImages([], { ...none, manifest })).toThrow('the release manifest at that commit');
  },
);
