import type { BlockObject } from '../../message.ts';
import { h } from '../dom.ts';
import type { Surface } from '../surface.ts';
import { copyable } from '../text/copy.ts';
import { drawEmoji, drawInline, drawLink, drawMention } from '../text/draw.ts';

interface RichElement {
  readonly type: string;
  readonly elements?: readonly RichElement[];
  readonly style?: string | Readonly<Record<string, boolean>>;
  readonly indent?: number;
  readonly [field: string]: unknown;
}

export function drawRichText(surface: Surface, block: BlockObject): HTMLElement {
  const elements = (block.elements ?? []) as RichElement[];
  return h('div', { class: 'block rich-text' }, ...elements.map((element) => drawPart(surface, element)));
}

function drawPart(surface: Surface, part: RichElement): HTMLElement {
  const inside = part.elements ?? [];
  switch (part.type) {
    case 'rich_text_preformatted':
      return copyable(inside.map(({ text, url }) => String(text ?? url ?? '')).join(''));
    case 'rich_text_quote':
      return h('blockquote', {}, ...inside.map((leaf) => drawLeaf(surface, leaf)));
    case 'rich_text_list': {
      const items = inside.map((item) => h('li', {}, drawPart(surface, item)));
      const tag = part.style === 'ordered' ? 'ol' : 'ul';
      return h(tag, { class: `indent-${Math.min(8, part.indent ?? 0)}` }, ...items);
    }
    default:
      return h('div', { class: 'line' }, ...inside.map((leaf) => drawLeaf(surface, leaf)));
  }
}

function drawLeaf(surface: Surface, leaf: RichElement): Node {
  const styles = typeof leaf.style === 'object' ? leaf.style : {};
  let node = drawBareLeaf(surface, leaf);
  if (styles.code) node = h('code', {}, node);
  if (styles.strike) node = h('s', {}, node);
  if (styles.italic) node = h('em', {}, node);
  if (styles.bold) node = h('strong', {}, node);
  return node;
}

function drawBareLeaf({ store }: Surface, leaf: RichElement): Node {
  switch (leaf.type) {
    case 'link': {
      const url = String(leaf.url);
      const label = String(leaf.text ?? url);
      return /^(https?:\/\/|mailto:)/i.test(url) ? drawLink(url, label) : document.createTextNode(label);
    }
    case 'user':
      return drawMention(store, 'user', String(leaf.user_id), '');
    case 'usergroup':
      return drawMention(store, 'group', String(leaf.usergroup_id), '');
    case 'channel':
      return drawMention(store, 'channel', String(leaf.channel_id), '');
    case 'broadcast':
      return drawInline(store, { is: 'broadcast', name: String(leaf.range) });
    case 'emoji':
      return drawEmoji(store, String(leaf.name));
    case 'date':
      return drawInline(store, {
        is: 'date',
        at: Number(leaf.timestamp),
        format: String(leaf.format ?? '{date} {time}'),
        url: String(leaf.url ?? ''),
        fallback: String(leaf.fallback ?? ''),
      });
    default:
      return document.createTextNode(String(leaf.text ?? ''));
  }
}
