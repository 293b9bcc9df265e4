import type { BlockObject } from '../../message.ts';
import { h } from '../dom.ts';
import type { Surface } from '../surface.ts';
import { drawText } from '../text/text-object.ts';

export function drawImage(surface: Surface, block: BlockObject): HTMLElement {
  const image = h('img', { src: sourceOf(block), alt: String(block.alt_text), loading: 'lazy' });
  const title = block.title === undefined ? undefined : h('figcaption', {}, drawText(surface, block.title));
  return h('figure', { class: 'block image' }, title, image);
}

/** Where the picture of a block or an element is: anywhere, or among the workspace's files. */
export function sourceOf({ image_url: url, slack_file: file }: BlockObject): string {
  const { id } = (file ?? {}) as { id?: string };
  return id === undefined ? String(url) : `/sandbox/files/${id}`;
}
