import { assertAllowed } from '../../commands/authorize.ts';
import type { Caller } from '../../commands/command.ts';
import { parseReason } from '../../commands/parse-reason.ts';
import { isTimeZone, startOfDay } from '../../config/time-zone.ts';
import { LONGEST_SNOOZE_DAYS } from '../../drift/snoozes.ts';
import { UserError } from '../../errors.ts';
import { buildSnoozedAnswer } from '../../messages/drift-answers.ts';
import { DRIFT_INPUTS } from '../../messages/drift-dialogs.ts';
import { REASON } from '../../messages/reason-input.ts';
import { dayIn, daysBetween } from '../../messages/snooze-choices.ts';
import { findOpenItem } from '../find-item.ts';
import type { Submission, SubmissionRequest } from '../submission.ts';

/** *Snooze*: until the beginning of a day where the person is, with the reason. */
export const driftSnooze: Submission = {
  id: 'drift.snooze',
  async run({ caller, value, inputs, services }) {
    const { item, environment } = await findOpenItem(services, value);
    await assertAllowed(services, caller, environment, 'snooze');
    const errors = findErrors(inputs, caller);
    if (Object.keys(errors).length > 0) return { errors };
    const until = startOfDay(dayOf(inputs), zoneOf(caller));
    const reason = parseReason(inputs[REASON.id] ?? '');
    const snoozed = await services.drift.snooze({ id: item.id, by: caller.principal, reason, until });
    return { reply: buildSnoozedAnswer(snoozed, until) };
  },
};

/** Where somebody is, as Slack says; UTC where it does not. */
export function zoneOf({ timeZone = 'UTC' }: Pick<Caller, 'timeZone'>): string {
  return isTimeZone(timeZone) ? timeZone : 'UTC';
}

/** A day of its own counts instead of a choice. */
function dayOf(inputs: SubmissionRequest['inputs']): string {
  return inputs[DRIFT_INPUTS.date] || (inputs[DRIFT_INPUTS.until] ?? '');
}

/** What is wrong, beside the input that it is about. */
function findErrors(inputs: SubmissionRequest['inputs'], caller: Caller): Record<string, string> {
  const errors: Record<string, string> = {};
  const day = dayOf(inputs);
  const days = /^\d{4}-\d{2}-\d{2}$/.test(day)
    ? daysBetween(dayIn(new Date(), zoneOf(caller)), day)
    : Number.NaN;
  if (!(days >= 1 && days <= LONGEST_SNOOZE_DAYS)) {
    const input = inputs[DRIFT_INPUTS.date] ? DRIFT_INPUTS.date : DRIFT_INPUTS.until;
    errors[input] = `Choose a day after today, at most ${LONGEST_SNOOZE_DAYS} days from now.`;
  }
  try {
    parseReason(inputs[REASON.id] ?? '');
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    errors[REASON.id] = [error.message, error.next].filter(Boolean).join(' ');
  }
  return errors;
}
