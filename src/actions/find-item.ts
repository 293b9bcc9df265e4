import type { Services } from '../commands/command.ts';
import { findEnvironment } from '../commands/find-environment.ts';
import type { Environment } from '../config/schema.ts';
import type { KeptItem } from '../drift/get-item.ts';
import { itemGone } from '../drift/snoozes.ts';
import { UserError } from '../errors.ts';

export interface FoundItem {
  readonly item: KeptItem;
  readonly environment: Environment;
}

/** What drifted, behind a button. Throws `UserError` where it is not kept any more. */
export async function findItem(services: Services, value: string): Promise<FoundItem> {
  const [id = ''] = value.split('/');
  const item = /^[a-z0-9]{1,40}$/.test(id) ? await services.drift.getItem(id) : undefined;
  if (item !== undefined) return { item, environment: findEnvironment(services.config, item.environment) };
  throw new UserError('unknown-item', 'This is not known here any more.', {
    next: 'Look at drift again, and use the menus of that report.',
  });
}

/** The same, of what is still so. Throws `RefusedError` where it is gone. */
export async function findOpenItem(services: Services, value: string): Promise<FoundItem> {
  const found = await findItem(services, value);
  if (found.item.goneAt !== undefined) throw itemGone();
  return found;
}

/** What a dialog about an item carries: `<item>/<channel>`. */
export function valueWith(channel: string, { id }: Pick<KeptItem, 'id'>): string {
  return channel === '' ? id : `${id}/${channel}`;
}

/** The channel that a dialog was opened in; that of the environment where it does not say. */
export function channelOf(value: string, { channel }: Environment): string {
  const [, carried = ''] = value.split('/');
  return /^[CGD][A-Z0-9]{2,20}$/.test(carried) ? carried : channel;
}
