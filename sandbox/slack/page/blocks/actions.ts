import type { BlockObject } from '../../message.ts';
import { h } from '../dom.ts';
import { drawElement } from '../elements/elements.ts';
import type { Surface } from '../surface.ts';

export function drawActions(surface: Surface, block: BlockObject): HTMLElement {
  const elements = (block.elements ?? []) as BlockObject[];
  return h(
    'div',
    { class: 'block actions', role: 'group', 'aria-label': 'Actions' },
    ...elements.map((element) => drawElement(surface, block, element)),
  );
}
