import type { SeedUser } from '../workspace.ts';
import { h } from './dom.ts';

const HUES = 6;

/** A coloured square with an initial; the same colour for the same person everywhere. */
export function drawAvatar(user: Pick<SeedUser, 'id' | 'name' | 'isBot'>): HTMLElement {
  const sum = [...user.id].reduce((total, character) => (total * 13 + character.charCodeAt(0)) % 1009, 0);
  const hue = user.isBot === true ? 'app' : `hue-${sum % HUES}`;
  return h('span', { class: `avatar ${hue}`, 'aria-hidden': 'true' }, user.name.slice(0, 1).toUpperCase());
}
