import type { BlockObject } from '../../message.ts';
import { h } from '../dom.ts';
import type { Surface } from '../surface.ts';
import { copyable } from '../text/copy.ts';
import { drawMrkdwn } from '../text/draw.ts';
import { type MarkdownPart, parseMarkdown, toMrkdwn } from '../text/markdown.ts';

export function drawMarkdown(surface: Surface, block: BlockObject): HTMLElement {
  const parts = parseMarkdown(String(block.text ?? ''));
  return h('div', { class: 'block markdown' }, ...parts.map((part) => drawPart(surface, part)));
}

function drawPart(surface: Surface, part: MarkdownPart): HTMLElement {
  const inline = (text: string) => drawMrkdwn(surface.store, toMrkdwn(text));
  switch (part.is) {
    case 'heading':
      return h('h4', {}, inline(part.text));
    case 'paragraph':
      return inline(part.text);
    case 'quote':
      return h('blockquote', {}, inline(part.text));
    case 'pre':
      return copyable(part.text);
    case 'list':
      return h(part.ordered ? 'ol' : 'ul', {}, ...part.items.map((item) => h('li', {}, inline(item))));
    case 'table': {
      const [head = [], ...rows] = part.rows;
      const cells = (tag: 'th' | 'td', row: readonly string[]) => row.map((cell) => h(tag, {}, inline(cell)));
      return h(
        'table',
        {},
        h('tr', {}, ...cells('th', head)),
        ...rows.map((row) => h('tr', {}, ...cells('td', row))),
      );
    }
    case 'rule':
      return h('hr');
    default:
      return part satisfies never;
  }
}
