import type { Environment } from '../../config/schema.ts';
import { canSync, type KeptItem } from '../../drift/get-item.ts';
import { remedyFor } from '../../jobs/drift/remedy.ts';
import type { DriftDetails } from '../../messages/drift-details-view.ts';
import type { Services } from '../command.ts';
import { nameOf } from './name-of.ts';

/** An item as its details show it: everybody by name, and what mends it. */
export async function toDriftDetails(
  services: Pick<Services, 'directory' | 'links'>,
  item: KeptItem,
  environment: Environment,
): Promise<DriftDetails> {
  const { snooze, issue, goneAt, remedy: _own, ...told } = item;
  const [snoozedBy, openedBy] = await Promise.all([
    snooze && nameOf(services, snooze.by),
    issue && nameOf(services, issue.openedBy),
  ]);
  const { snooze: _, ...stillSo } = { ...item, standing: 'still' as const };
  const remedy = goneAt === undefined ? remedyFor([stillSo], environment, '/bitiq') : undefined;
  return {
    ...told,
    ...(goneAt !== undefined && { goneAt }),
    ...(remedy !== undefined && { remedy }),
    ...(snooze && { snooze: { ...snooze, by: snoozedBy ?? snooze.by } }),
    ...(issue && { issue: { ...issue, openedBy: openedBy ?? issue.openedBy } }),
    canSync: item.goneAt === undefined && canSync(item),
    now: new Date(),
  };
}
