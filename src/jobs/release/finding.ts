/**
 * What is not as the release says.
 * - `image-digest`: a component runs another digest, or it cannot be told.
 * - `not-running`: no pod of it serves. `mutable-tag`: it is asked for by a tag that may move.
 * - `unknown-image`: it runs in the namespace, and the release does not know it.
 * - `release-manifest`: the manifest itself does not say enough.
 */
export type ReleaseFindingKind =
  | 'image-digest'
  | 'not-running'
  | 'mutable-tag'
  | 'unknown-image'
  | 'release-manifest';

export interface ReleaseFinding {
  readonly kind: ReleaseFindingKind;
  /** Its name in the manifest; of what that does not know, the image; of the manifest as a whole, empty. */
  readonly component: string;
  /** Without a full stop: `toy-service runs sha256:91c2…, release 2026.11.3 says sha256:4be0…`. */
  readonly sentence: string;
  /** `unknown`: it could not be told, which is not the same as right. */
  readonly state: 'failed' | 'unknown';
  /** The digests in full, where they are what differs. */
  readonly digests?: { readonly running: readonly string[]; readonly wanted: string };
}
