import type { BlockObject } from '../../message.ts';
import { h } from '../dom.ts';
import { drawElement } from '../elements/elements.ts';
import type { Surface } from '../surface.ts';
import { drawPlain } from '../text/draw.ts';
import { drawText } from '../text/text-object.ts';
import { sourceOf } from './image.ts';

export function drawHeader(surface: Surface, block: BlockObject): HTMLElement {
  const { text = '' } = (block.text ?? {}) as { text?: string };
  return h('h3', { class: 'block header' }, drawPlain(surface.store, text));
}

export function drawDivider(): HTMLElement {
  return h('hr', { class: 'block divider' });
}

export function drawSection(surface: Surface, block: BlockObject): HTMLElement {
  const body = h('div', { class: 'section-body' });
  if (block.text !== undefined) body.append(drawText(surface, block.text));
  if (Array.isArray(block.fields)) {
    const fields = block.fields.map((field) => h('div', { class: 'field' }, drawText(surface, field)));
    body.append(h('div', { class: 'fields' }, ...fields));
  }
  const accessory = block.accessory as BlockObject | undefined;
  return h(
    'div',
    { class: 'block section' },
    body,
    accessory && h('div', { class: 'accessory' }, drawElement(surface, block, accessory)),
  );
}

export function drawContext(surface: Surface, block: BlockObject): HTMLElement {
  const elements = (block.elements ?? []) as BlockObject[];
  const drawn = elements.map((element) =>
    element.type === 'image'
      ? h('img', { src: sourceOf(element), alt: String(element.alt_text), class: 'context-image' })
      : drawText(surface, element),
  );
  return h('div', { class: 'block context' }, ...drawn);
}
