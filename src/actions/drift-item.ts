import { UserError } from '../errors.ts';
import type { Action } from './action.ts';
import { driftDetails } from './drift-details.ts';
import { driftIssue } from './drift-issue.ts';
import { driftSnooze } from './drift-snooze.ts';
import { driftSync } from './drift-sync.ts';
import { driftUnsnooze } from './drift-unsnooze.ts';

const CHOICES: Readonly<Record<string, Action>> = {
  sync: driftSync,
  details: driftDetails,
  snooze: driftSnooze,
  unsnooze: driftUnsnooze,
  issue: driftIssue,
};

/** The menu beside an item: hands over to the button that was chosen. */
export const driftItem: Action = {
  id: 'drift.item',
  async run({ value, ...request }) {
    const [chosen = '', id = ''] = value.split('/');
    const action = Object.hasOwn(CHOICES, chosen) ? CHOICES[chosen] : undefined;
    if (action !== undefined) return action.run({ ...request, value: id });
    throw new UserError('unknown-choice', 'This menu has no such choice.', {
      next: 'Look at drift again, and use the menus of that report.',
    });
  },
};
