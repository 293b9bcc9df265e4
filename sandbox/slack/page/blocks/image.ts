import type { BlockObject } from '../../message.ts';
import { h } from '../dom.ts';
import type { Surface } from '../surface.ts';
import { drawText } from '../text/text-object.ts';

export function drawImage(surface: Surface, block: BlockObject): HTMLElement {
  const image = h('img', { src: String(block.image_url), alt: String(block.alt_text), loading: 'lazy' });
  const title = block.title === undefined ? undefined : h('figcaption', {}, drawText(surface, block.title));
  return h('figure', { class: 'block image' }, title, image);
}
