import { h } from '../dom.ts';
import type { Surface } from '../surface.ts';
import { drawMrkdwn, drawPlain } from './draw.ts';

/** A text object of Block Kit. */
export function drawText(surface: Surface, text: unknown): HTMLElement {
  const { type, text: content = '' } = (text ?? {}) as { type?: string; text?: string };
  if (type === 'mrkdwn') return drawMrkdwn(surface.store, content);
  return h('div', { class: 'plain' }, drawPlain(surface.store, content));
}
