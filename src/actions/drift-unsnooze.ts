import { assertAllowed } from '../commands/authorize.ts';
import { buildUnsnoozedAnswer } from '../messages/drift-answers.ts';
import type { Action } from './action.ts';
import { findItem } from './find-item.ts';

/** *End snooze*: reports tell of it again. */
export const driftUnsnooze: Action = {
  id: 'drift.unsnooze',
  async run({ caller, value, services }) {
    const { item, environment } = await findItem(services, value);
    await assertAllowed(services, caller, environment, 'snooze');
    return {
      reply: buildUnsnoozedAnswer(await services.drift.endSnooze({ id: item.id, by: caller.principal })),
    };
  },
};
