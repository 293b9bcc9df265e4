import type {
  RichTextBlock,
  RichTextElement,
  RichTextList,
  RichTextPreformatted,
  RichTextSection,
} from '@slack/types';
import { cut, manyLines, oneLine } from '../wording/outside-text.ts';
import { jsonSize } from './limits.ts';

/**
 * Text from outside goes into `rich_text`, where Slack reads no mark-up at all: no mention, link or
 * bold can be smuggled in, nothing needs escaping, and a preformatted part is copied exactly as it
 * was meant to be pasted, with a copy button in the desktop client.
 */
export type RichTextPart = RichTextSection | RichTextPreformatted | RichTextList;

/** Words of ours, spaces and all. What comes from outside goes through `plainPart`. */
export function words(text: string): RichTextElement {
  return { type: 'text', text };
}

export function plainPart(text: unknown, limit = 500): RichTextElement[] {
  const shown = cut(unmentioned(oneLine(text)), limit);
  return shown === '' ? [] : [{ type: 'text', text: shown }];
}

export function codePart(text: unknown, limit = 120): RichTextElement[] {
  const shown = cut(unmentioned(oneLine(text)), limit);
  return shown === '' ? [] : [{ type: 'text', text: shown, style: { code: true } }];
}

export function boldPart(text: unknown, limit = 200): RichTextElement[] {
  return styled(plainPart(text, limit), { bold: true });
}

export function italicPart(text: unknown, limit = 250): RichTextElement[] {
  return styled(plainPart(text, limit), { italic: true });
}

function styled(
  parts: readonly RichTextElement[],
  style: { readonly bold?: boolean; readonly italic?: boolean },
): RichTextElement[] {
  return parts.map((part) => (part.type === 'text' ? { ...part, style } : part));
}

/** A moment in the reader's own zone. `ago` stays true while the message stands there: `in 3 hours`. */
export function datePart(date: Date, style: 'date' | 'time' | 'ago' = 'date'): RichTextElement {
  return {
    type: 'date',
    timestamp: Math.floor(date.getTime() / 1_000),
    format: { date: '{date_short_pretty} {time}', time: '{time}', ago: '{ago}' }[style],
    fallback: `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  };
}

/** Text that leads to a page; just the text where the address is none of the web's. */
export function linkPart(text: unknown, url: string, limit = 200): RichTextElement[] {
  const shown = cut(unmentioned(oneLine(text)), limit);
  if (shown === '' || !/^https:\/\/[^\s<>|"\\]{1,500}$/.test(url)) return plainPart(shown, limit);
  return [{ type: 'link', url, text: shown }];
}

/** One line. Slack refuses an empty one, so nothing is said as a dash. */
export function line(...elements: RichTextElement[]): RichTextPart {
  return {
    type: 'rich_text_section',
    elements: elements.length > 0 ? elements : [{ type: 'text', text: '–' }],
  };
}

/** Short facts, one under the other; long ones wrap under themselves. Empty ones are left out; no facts give no part. */
export function bullets(texts: readonly string[]): RichTextPart[] {
  const elements = texts
    .map((text): RichTextSection => ({ type: 'rich_text_section', elements: plainPart(text) }))
    .filter((section) => section.elements.length > 0);
  return elements.length === 0 ? [] : [{ type: 'rich_text_list', style: 'bullet', elements }];
}

/** Something to paste, exact to the byte unless it is longer than the limit. Empty text gives no part. */
export function preformatted(text: unknown, limit = 1_200): RichTextPart[] {
  const shown = cut(manyLines(text), limit);
  return shown === '' ? [] : [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: shown }] }];
}

export function richText(parts: readonly RichTextPart[]): RichTextBlock {
  return { type: 'rich_text', elements: parts.length > 0 ? [...parts] : [line()] };
}

/**
 * As many items, in order, as fit into `budget` bytes of JSON; `taken` counts them. The first that does
 * not fit ends it, so that nothing less important stands in its place.
 */
export function takeFitting<Item>(
  items: readonly Item[],
  toParts: (item: Item) => readonly RichTextPart[],
  budget: number,
): { parts: readonly RichTextPart[]; taken: number } {
  const parts: RichTextPart[] = [];
  let left = budget;
  for (const [taken, item] of items.entries()) {
    const more = toParts(item);
    left -= jsonSize(more);
    if (left < 0) return { parts, taken };
    parts.push(...more);
  }
  return { parts, taken: items.length };
}

/** Harmless in Slack already; stays harmless where somebody turns the message into text again. */
function unmentioned(text: string): string {
  return text.replace(/<(?=[!@#])/g, '‹');
}
