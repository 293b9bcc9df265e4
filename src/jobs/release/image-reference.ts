/** An image as somebody names it. Empty: not said. */
export interface ImageReference {
  /** Without tag and digest. */
  readonly image: string;
  readonly tag: string;
  readonly digest: string;
}

/** `quay.io/acme/toy-web:v1@sha256:…` in its parts; a port is no tag. */
export function parseImageReference(reference: string): ImageReference {
  const [named = '', digest = ''] = reference.split('@');
  const [, image = named, tag = ''] = /^(.+):([^:/]+)$/.exec(named) ?? [];
  return { image, tag, digest };
}

/** `quay.io/acme` of `quay.io/acme/toy-web`. */
export function organisationOf(image: string): string {
  return image.split('/').slice(0, -1).join('/');
}

/** Versions do not move, names do: `latest`, `main`, or none at all. */
export function isMutable({ tag, digest }: ImageReference): boolean {
  return digest === '' && !/\d+\.\d+\.\d+|[0-9a-f]{7,40}/.test(tag);
}
