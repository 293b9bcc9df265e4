import { h } from '../dom.ts';
import type { Store } from '../store.ts';
import { copyable } from './copy.ts';
import { formatDate } from './dates.ts';
import { type Inline, parseMrkdwn, type TextPart } from './mrkdwn.ts';

/** mrkdwn as nodes, for whoever looks. */
export function drawMrkdwn(store: Store, text: string): HTMLElement {
  const root = h('div', { class: 'mrkdwn' });
  for (const part of parseMrkdwn(text)) root.append(drawPart(store, part));
  return root;
}

/** Plain text: emoji are drawn, nothing else is special. */
export function drawPlain(store: Store, text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const [index, piece] of text.split(/:([a-z0-9_+'-]+):/).entries()) {
    if (piece !== '') fragment.append(index % 2 === 1 ? drawEmoji(store, piece) : piece);
  }
  return fragment;
}

function drawPart(store: Store, part: TextPart): Node {
  switch (part.is) {
    case 'pre':
      return copyable(part.text);
    case 'quote':
      return h('blockquote', {}, ...part.lines.map((line) => drawLine(store, line)));
    case 'line':
      return drawLine(store, part.inside);
    default:
      return part satisfies never;
  }
}

function drawLine(store: Store, inside: readonly Inline[]): HTMLElement {
  const line = h('div', { class: 'line' }, ...inside.map((part) => drawInline(store, part)));
  if (inside.length === 0) line.append(h('br'));
  return line;
}

/** One stretch of text within a line. */
export function drawInline(store: Store, part: Inline): Node {
  switch (part.is) {
    case 'text':
      return document.createTextNode(part.text);
    case 'code':
      return h('code', {}, part.text);
    case 'bold':
      return h('strong', {}, ...part.inside.map((inner) => drawInline(store, inner)));
    case 'italic':
      return h('em', {}, ...part.inside.map((inner) => drawInline(store, inner)));
    case 'strike':
      return h('s', {}, ...part.inside.map((inner) => drawInline(store, inner)));
    case 'link':
      return drawLink(part.url, part.label);
    case 'mention':
      return drawMention(store, part.of, part.id, part.label);
    case 'broadcast':
      return h('span', { class: 'mention you' }, `@${part.name}`);
    case 'date':
      return drawDate(store, part);
    case 'emoji':
      return drawEmoji(store, part.name);
    default:
      return part satisfies never;
  }
}

export function drawLink(url: string, label: string): HTMLElement {
  const [, permalink] = /^https:\/\/[\w-]+\.slack\.com(\/archives\/[^?#]+)/.exec(url) ?? [];
  if (permalink !== undefined) return h('a', { href: permalink + location.hash }, label);
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, label);
}

export function drawMention(
  store: Store,
  of: 'user' | 'channel' | 'group',
  id: string,
  label: string,
): HTMLElement {
  if (of === 'channel') {
    const name = store.channels.find((channel) => channel.id === id)?.name;
    return h('span', { class: 'mention' }, `#${name ?? (label || id)}`);
  }
  const group = store.state.userGroups.find((candidate) => candidate.id === id);
  const user = store.state.users.find((candidate) => candidate.id === id);
  const isYou = id === store.person.id || (group?.users.includes(store.person.id) ?? false);
  const name = group?.handle ?? user?.name ?? (label.replace(/^@/, '') || id);
  return h('span', { class: isYou ? 'mention you' : 'mention' }, `@${name}`);
}

export function drawEmoji(store: Store, name: string): Node {
  const character = Object.hasOwn(store.state.emoji, name) ? store.state.emoji[name] : undefined;
  if (character === undefined) return document.createTextNode(`:${name}:`);
  return h('span', { class: 'emoji', role: 'img', 'aria-label': name.replaceAll('_', ' ') }, character);
}

function drawDate(store: Store, part: Extract<Inline, { is: 'date' }>): Node {
  if (!Number.isFinite(part.at)) return document.createTextNode(part.fallback);
  const text = formatDate(part.format, part.at, store.person.tz, Date.now());
  const time = h(
    'time',
    { datetime: new Date(part.at * 1000).toISOString(), title: `${store.person.tz}` },
    text,
  );
  if (!/^https?:\/\//.test(part.url)) return time;
  const link = drawLink(part.url, '');
  link.append(time);
  return link;
}
