import { assertAllowed } from '../commands/authorize.ts';
import { canSync } from '../drift/get-item.ts';
import { RefusedError } from '../errors.ts';
import { findPolicy } from '../gate/find-policy.ts';
import { buildDriftSyncDialog } from '../messages/drift-dialogs.ts';
import type { Action } from './action.ts';
import { findOpenItem, valueWith } from './find-item.ts';

/** *Sync…*: asks why. The dialog asks for the run, which goes through the gate. */
export const driftSync: Action = {
  id: 'drift.sync',
  async run({ caller, value, channel, services }) {
    const { item, environment } = await findOpenItem(services, value);
    await assertAllowed(services, caller, environment, 'sync');
    if (!canSync(item)) {
      throw new RefusedError('no-sync', 'A sync does not mend this.', {
        next: 'Its details say what does.',
      });
    }
    const policy = findPolicy(environment, 'sync');
    return {
      view: buildDriftSyncDialog({
        environment: environment.name,
        application: item.application,
        sentence: item.sentence,
        value: valueWith(channel, item),
        needsReason: policy?.reasons.request === true,
        isSurplus: item.kind === 'surplus',
      }),
    };
  },
};
