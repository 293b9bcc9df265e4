import type { BlockObject } from '../../message.ts';
import { h } from '../dom.ts';
import { drawElement } from '../elements/elements.ts';
import { blockIdOf, type Surface } from '../surface.ts';
import { drawText } from '../text/text-object.ts';

/** A labelled field with its hint, and what is wrong with it. */
export function drawInput(surface: Surface, block: BlockObject): HTMLElement {
  const blockId = blockIdOf(block);
  const id = `${surface.id}-${blockId}`;
  const error = surface.errors[blockId];
  const label = h('div', { class: 'label', id: `${id}-label` }, drawText(surface, block.label));
  if (block.optional === true) label.append(h('span', { class: 'optional' }, '(optional)'));
  const hint =
    block.hint === undefined
      ? undefined
      : h('div', { class: 'hint', id: `${id}-hint` }, drawText(surface, block.hint));
  const describedBy = error === undefined ? hint?.id : `${id}-error`;
  return h(
    'div',
    { class: error === undefined ? 'block input' : 'block input wrong' },
    label,
    drawElement(surface, block, block.element as BlockObject, { labelledBy: label.id, describedBy }),
    error !== undefined && h('div', { class: 'error', id: `${id}-error`, role: 'alert' }, error),
    hint,
  );
}
