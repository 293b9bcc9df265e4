import { oneLine } from '../../wording/outside-text.ts';
import { HOW, type ScheduleView, scheduleSentence } from '../schedule.ts';
import { below, localTime, paragraph, sections, type TerminalMoment } from './paragraph.ts';

/** Every schedule: what, when, when next, and how the last time ended; all of it. */
export function renderSchedules(
  about: string,
  schedules: readonly ScheduleView[],
  style: TerminalMoment,
): string {
  return sections([
    paragraph(scheduleSentence(about, schedules), style),
    ...schedules.map((schedule) => scheduleLines(schedule, style)),
    schedules.length === 0 ? ['   add one under environments.<environment>.schedules in bitiq.yaml'] : [],
  ]);
}

function scheduleLines(schedule: ScheduleView, style: TerminalMoment): readonly string[] {
  const { environment, name, job, when, timeZone, cron, isQuiet, nextAt, last } = schedule;
  const quiet = isQuiet ? ' · quiet where nothing changed' : '';
  const how = last === undefined || HOW[last.how] === '' ? '' : ` · ${HOW[last.how]}`;
  const told = last && `${oneLine(last.headline)} · ${localTime(last.at)}${how} · run ${last.runId}`;
  return [
    ...paragraph(`${name} · ${environment} ${job}${quiet}`, style),
    ...below(`${when}, ${timeZone} (${cron})`, style),
    ...below(`⏳ next ${localTime(nextAt)}`, style),
    ...below(told ?? '➖ has not begun yet', style),
  ];
}
