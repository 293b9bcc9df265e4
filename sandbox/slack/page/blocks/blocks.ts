import type { BlockObject } from '../../message.ts';
import { h } from '../dom.ts';
import type { Surface } from '../surface.ts';
import { drawActions } from './actions.ts';
import { drawImage } from './image.ts';
import { drawInput } from './input.ts';
import { drawMarkdown } from './markdown.ts';
import { drawRichText } from './rich-text.ts';
import { drawContext, drawDivider, drawHeader, drawSection } from './text.ts';

type DrawBlock = (surface: Surface, block: BlockObject) => HTMLElement;

const DRAW: Readonly<Record<string, DrawBlock>> = {
  actions: drawActions,
  context: drawContext,
  divider: drawDivider,
  header: drawHeader,
  image: drawImage,
  input: drawInput,
  markdown: drawMarkdown,
  rich_text: drawRichText,
  section: drawSection,
};

/** Block Kit as nodes. A block of an unknown type is named in its place. */
export function drawBlocks(surface: Surface, blocks: readonly BlockObject[]): HTMLElement {
  const root = h('div', { class: 'blocks' });
  for (const block of blocks) {
    const draw = Object.hasOwn(DRAW, block.type) ? DRAW[block.type] : undefined;
    root.append(
      draw?.(surface, block) ?? h('div', { class: 'block unknown' }, `${block.type} is not drawn here`),
    );
  }
  return root;
}
