import { assertAllowed } from '../commands/authorize.ts';
import { LONGEST_SNOOZE_DAYS } from '../drift/snoozes.ts';
import { buildSnoozeDialog } from '../messages/drift-dialogs.ts';
import { snoozeChoices } from '../messages/snooze-choices.ts';
import type { Action } from './action.ts';
import { findOpenItem, valueWith } from './find-item.ts';
import { zoneOf } from './submissions/drift-snooze.ts';

/** *Snooze…*: asks until when and why. The dialog does it. */
export const driftSnooze: Action = {
  id: 'drift.snooze',
  async run({ caller, value, channel, services }) {
    const { item, environment } = await findOpenItem(services, value);
    await assertAllowed(services, caller, environment, 'snooze');
    return {
      view: buildSnoozeDialog({
        environment: environment.name,
        application: item.application,
        sentence: item.sentence,
        value: valueWith(channel, item),
        choices: snoozeChoices(new Date(), zoneOf(caller)),
        mostDays: LONGEST_SNOOZE_DAYS,
      }),
    };
  },
};
