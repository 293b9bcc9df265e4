import { expect, test } from 'vitest';
import { parseImageId } from '../../../src/integrations/kubernetes/pods.ts';
import { compareDigests } from '../../../src/jobs/release/compare-digests.ts';
import { aComponent, IMAGE, OTHER, PINNED, TAG } from './a-release.ts';

const ASKED = `${IMAGE}:${TAG}`;
const TWO = { platforms: ['linux/amd64', 'linux/arm64'] };
const NODE = [[`${IMAGE}@${OTHER}`, `${IMAGE}@${PINNED}`, ASKED]];
const OTHER_NODE = [[`${IMAGE}@${OTHER}`], [`${IMAGE}@${PINNED}`]];

interface Row {
  readonly asked?: string;
  readonly imageID?: string;
  readonly component?: object;
  readonly known?: readonly (readonly string[])[];
}

test.each<[string, Row, string]>([
  ['the pinned digest', { imageID: `${IMAGE}@${PINNED}` }, 'same'],
  ['the pinned digest alone', { imageID: PINNED }, 'same'],
  ['another digest, of one platform', {}, 'other'],
  ['another digest, of two platforms', { component: TWO }, 'untold'],
  ['another digest, of platforms that nobody names', { component: { platforms: [] } }, 'untold'],
  ['another digest that a node knows for the same', { component: TWO, known: NODE }, 'same'],
  ['the same of one platform, with an index', { known: NODE }, 'same'],
  ['digests that a node knows for two images', { component: TWO, known: OTHER_NODE }, 'untold'],
  ['another digest, asked for by the pinned one', { asked: `${IMAGE}@${PINNED}`, component: TWO }, 'same'],
  ['another digest that is asked for', { asked: `${IMAGE}@${OTHER}`, component: TWO }, 'other'],
  [
    'another digest that is asked for, of a release without tags',
    { asked: `${IMAGE}@${OTHER}`, component: { ...TWO, tag: '' } },
    'other',
  ],
  ['another tag that is asked for', { asked: `${IMAGE}:v0.3.41`, component: TWO }, 'other'],
  [
    'another tag of a release without tags',
    { asked: `${IMAGE}:v1`, component: { ...TWO, tag: '' } },
    'untold',
  ],
  ['the digest of a configuration', { imageID: OTHER }, 'untold'],
  ['no digest', { imageID: '' }, 'untold'],
])('%s', (_what, { asked = ASKED, imageID = `${IMAGE}@${OTHER}`, component, known = [] }, answer) => {
  const container = { image: asked, imageId: parseImageId(imageID) };

  expect(compareDigests(container, aComponent(component), known)).toBe(answer);
});
