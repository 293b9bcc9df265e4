import type { KnownBlock } from '@slack/types';
import { plural } from '../wording/counts.ts';
import { oneLine } from '../wording/outside-text.ts';
import { buttons, context, header, message } from './blocks.ts';
import {
  boldPart,
  codePart,
  datePart,
  line,
  linkPart,
  plainPart,
  type RichTextPart,
  richText,
  words,
} from './rich-text.ts';
import type { SlackMessage } from './run-view.ts';
import { code } from './text.ts';

/** A schedule in a list. Texts are plain: the renderers escape and cut. */
export interface ScheduleView {
  /** `prod/every-morning`, the value of its button. */
  readonly id: string;
  readonly environment: string;
  readonly name: string;
  readonly job: string;
  /** `weekdays at 08:00`. */
  readonly when: string;
  readonly cron: string;
  readonly timeZone: string;
  /** Nothing is said where nothing changed. */
  readonly isQuiet: boolean;
  readonly nextAt: Date;
  /** Absent: it has not begun yet. */
  readonly last?: LastTimeView | undefined;
}

/** The last time that a schedule began. */
export interface LastTimeView {
  readonly runId: string;
  /** As its message begins: `✅ prod is ready`. */
  readonly headline: string;
  readonly at: Date;
  /** `in-time` is not said. */
  readonly how: 'in-time' | 'late' | 'made-up' | 'asked' | 'quiet';
  readonly link?: string | undefined;
}

const SCHEDULE_ACTIONS = { run: 'schedule.run' } as const;

/** More than this nobody reads in a message, and Slack takes no more. */
const MOST = 12;

/** What is said of the last time besides how it ended. */
export const HOW: Readonly<Record<LastTimeView['how'], string>> = {
  'in-time': '',
  late: 'told late',
  'made-up': 'made up',
  asked: 'run by hand',
  quiet: 'nothing changed, so nothing was said',
};

/** `prod has 2 schedules`, `2 environments have 3 schedules`, `sno has no schedule`. */
export function scheduleSentence(about: string, schedules: readonly ScheduleView[]): string {
  return `${oneLine(about)} ${schedules.length === 0 ? 'has no schedule' : `has ${plural(schedules.length, 'schedule')}`}`;
}

/** Every schedule: what, when, when next, and how the last time ended, each with its button. `about`: `prod`, or `bitiq`. */
export function buildScheduleMessage(
  about: string,
  schedules: readonly ScheduleView[],
): SlackMessage<KnownBlock> {
  const sentence = scheduleSentence(about, schedules);
  if (schedules.length === 0) {
    const how = `add one under ${code('environments.<environment>.schedules')} in ${code('bitiq.yaml')}`;
    return message(`${sentence}.`, [richText([line(...plainPart(`${sentence}.`))]), context(how)]);
  }
  const shown = schedules.slice(0, MOST);
  const left = schedules.length - shown.length;
  const [first] = shown;
  return message(`${sentence}.${first ? ` Next is ${first.name} in ${first.environment}.` : ''}`, [
    header(sentence),
    ...shown.flatMap(scheduleBlocks),
    context(
      left > 0 ? `and ${left} more: ${code('bitiq schedule')} at a terminal` : undefined,
      `they stand in ${code('bitiq.yaml')}`,
    ),
  ]);
}

function scheduleBlocks(schedule: ScheduleView): readonly KnownBlock[] {
  const button = { label: 'Run now', action: SCHEDULE_ACTIONS.run, value: schedule.id };
  return [richText(scheduleParts(schedule)), buttons(button)];
}

function scheduleParts(schedule: ScheduleView): readonly RichTextPart[] {
  const { environment, name, job, when, timeZone, isQuiet, nextAt, cron } = schedule;
  const quiet = isQuiet ? ' · quiet where nothing changed' : '';
  return [
    line(...boldPart(name), ...text(` · ${oneLine(environment)} ${oneLine(job)}`), ...text(quiet)),
    line(...text(`${when}, ${oneLine(timeZone)} · `), ...codePart(cron)),
    line(...text('⏳ next '), datePart(nextAt)),
    lastLine(schedule.last),
  ];
}

function lastLine(last: LastTimeView | undefined): RichTextPart {
  if (last === undefined) return line(...text('➖ has not begun yet'));
  const headline = oneLine(last.headline) || '–';
  return line(
    ...(last.link ? linkPart(headline, last.link) : plainPart(headline, 200)),
    ...text(' · '),
    datePart(last.at),
    ...text(HOW[last.how] === '' ? '' : ` · ${HOW[last.how]}`),
    ...text(' · '),
    ...codePart(last.runId, 40),
  );
}

/** Words of ours, spaces and all. */
function text(content: string) {
  return content === '' ? [] : [words(content)];
}
