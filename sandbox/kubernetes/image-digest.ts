import { createHash } from 'node:crypto';

/** What the made-up registry gives for a tag: the same digest each time, another one for another tag. */
export function digestOf(image: string): string {
  const [, digest] = image.split('@');
  return digest ?? `sha256:${createHash('sha256').update(image).digest('hex')}`;
}

/** As CRI-O reports it: `quay.io/acme/toy-web@sha256:…`. */
export function imageIdOf(image: string): string {
  const [named = ''] = image.split('@');
  return `${named.replace(/:[^:/]+$/, '')}@${digestOf(image)}`;
}
