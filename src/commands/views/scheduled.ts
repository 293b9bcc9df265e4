import type { ScheduledView } from '../../messages/run-view.ts';
import type { Run } from '../../runs/run.ts';
import { isSchedule, parseScheduleId } from '../../schedules/schedule.ts';
import type { Services } from '../command.ts';

/** The time that a run answers. Of one that somebody asked for nothing: that is theirs. */
export async function readScheduled(
  { schedules }: Pick<Services, 'schedules'>,
  { id, requestedBy }: Pick<Run, 'id' | 'requestedBy'>,
): Promise<ScheduledView | undefined> {
  if (!isSchedule(requestedBy)) return undefined;
  const slot = await schedules.findSlot(id);
  if (slot === undefined) return undefined;
  const how = slot.isLate ? 'late' : slot.reason === 'made-up' ? 'made-up' : 'in-time';
  return { name: parseScheduleId(slot.schedule)?.name ?? slot.schedule, dueAt: slot.dueAt, how };
}
