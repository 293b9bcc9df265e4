import type { PodContainer } from '../../integrations/kubernetes/pods.ts';
import { parseImageReference } from './image-reference.ts';
import type { ReleaseComponent } from './manifest.ts';

/** `untold`: it may be the same image under another digest. */
export type Compared = 'same' | 'other' | 'untold';

/** Names under which nodes know one image each, such as `quay.io/acme/toy-web@sha256:…`. */
export type KnownImages = readonly (readonly string[])[];

/**
 * Whether a container runs what a release pins.
 *
 * An image for several platforms has several digests: its index's, which a release pins, and each platform's.
 * The kubelet's `imageID` is the first of the digests by which the runtime knows the image: with CRI-O, as
 * OpenShift 4.19 has it, that may be the index's or the platform's, in the order of their letters. So:
 *
 * 1. equal digests are the same;
 * 2. a pod that asks for the pinned digest can run nothing else, whatever is reported;
 * 3. digests that a node lists as names of one image are the same;
 * 4. a pod that asks for another tag or another digest than the release runs another image;
 * 5. no digest at all, or one without a repository, which is of the image's configuration (Docker, older
 *    CRI-O), is untold;
 * 6. where the release is for several platforms, or does not say for which, another digest may be one of
 *    theirs: untold, never clean. For a single one it is another image.
 */
export function compareDigests(
  { image, imageId }: Pick<PodContainer, 'image' | 'imageId'>,
  component: ReleaseComponent,
  known: KnownImages,
): Compared {
  const asked = parseImageReference(image);
  const { digest, tag, platforms } = component;
  if (imageId?.digest === digest || asked.digest === digest) return 'same';
  if (imageId !== undefined && isOneImage(known, imageId.digest, digest)) return 'same';
  if (asked.digest !== '') return 'other';
  if (tag !== '' && asked.tag !== tag) return 'other';
  if (imageId === undefined || imageId.repository === '') return 'untold';
  return platforms.length === 1 ? 'other' : 'untold';
}

function isOneImage(known: KnownImages, one: string, other: string): boolean {
  return known.some(
    (names) =>
      names.some((name) => name.endsWith(`@${one}`)) && names.some((name) => name.endsWith(`@${other}`)),
  );
}
