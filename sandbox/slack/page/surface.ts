import type { BlockObject } from '../message.ts';
import type { Store } from './store.ts';

/** What was clicked or picked, as the sandbox wants to hear it. */
export interface Deed {
  readonly actionId: string;
  readonly blockId: string;
  readonly value?: string;
  readonly picked?: object;
}

/** Where blocks are drawn: a message, a modal or the App Home. */
export interface Surface {
  readonly store: Store;
  /** Begins the ids of labelled fields; differs between surfaces. */
  readonly id: string;
  /** What the fields hold, by `block_id` and `action_id`; outlives a redraw. */
  readonly values: Values;
  /** What is wrong, by `block_id`. */
  readonly errors: Readonly<Record<string, string>>;
  /** Tells the app. Rejects where it did not acknowledge. */
  act(deed: Deed): Promise<void>;
}

export type Values = Record<string, Record<string, object>>;

/** One element within its block, and what becomes of what is put in. */
export interface Field {
  readonly surface: Surface;
  readonly block: BlockObject;
  readonly element: BlockObject;
  /** Set where the block labels the element. */
  readonly labelledBy: string | undefined;
  readonly describedBy: string | undefined;
}

export function actionIdOf(field: Field): string {
  return String(field.element.action_id);
}

export function blockIdOf(block: BlockObject): string {
  return String(block.block_id);
}

/** What the field holds now, `undefined` before the first change. */
export function heldBy(field: Field): Record<string, unknown> | undefined {
  return field.surface.values[blockIdOf(field.block)]?.[actionIdOf(field)] as
    | Record<string, unknown>
    | undefined;
}

/** Remembers without telling the app, as fields of an input block do. */
export function hold(field: Field, picked: object): void {
  const blockId = blockIdOf(field.block);
  const block = field.surface.values[blockId] ?? {};
  field.surface.values[blockId] = block;
  block[actionIdOf(field)] = { type: field.element.type, ...picked };
}

/** Remembers, and tells the app unless the block is an input that does not dispatch. */
export function pick(field: Field, picked: object): Promise<void> {
  hold(field, picked);
  const isQuiet = field.block.type === 'input' && field.block.dispatch_action !== true;
  if (isQuiet) return Promise.resolve();
  return field.surface.act({ actionId: actionIdOf(field), blockId: blockIdOf(field.block), picked });
}

/** The attributes by which a control is named, found again after a redraw, and known as wrong. */
export function controlAttributes(field: Field): Record<string, string | boolean | undefined> {
  const placeholder = (field.element.placeholder as { text?: string } | undefined)?.text;
  return {
    'data-key': `${field.surface.id}/${blockIdOf(field.block)}/${actionIdOf(field)}`,
    'aria-labelledby': field.labelledBy,
    'aria-label': field.labelledBy === undefined ? (placeholder ?? actionIdOf(field)) : undefined,
    'aria-describedby': field.describedBy,
    'aria-invalid': field.surface.errors[blockIdOf(field.block)] === undefined ? undefined : 'true',
    autofocus: field.element.focus_on_load === true,
  };
}
