import { assertMayRead } from '../commands/authorize.ts';
import { toDriftDetails } from '../commands/views/drift-details.ts';
import { buildDriftDetailsView } from '../messages/drift-details-view.ts';
import type { Action } from './action.ts';
import { findItem } from './find-item.ts';

/** *Details*: what differs, since when, what mends it, who snoozed it. Also of what is gone by now. */
export const driftDetails: Action = {
  id: 'drift.details',
  async run({ caller, value, services }) {
    const { item, environment } = await findItem(services, value);
    await assertMayRead(services, caller, environment, 'drift');
    return { view: buildDriftDetailsView(await toDriftDetails(services, item, environment)) };
  },
};
