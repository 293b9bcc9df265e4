import type { Overflow, PlainTextOption, SectionBlock } from '@slack/types';
import type { ReportItem } from '../report.ts';
import { formatDuration, MINUTE_MS } from '../wording/durations.ts';
import { BUTTON_VALUE_LENGTH } from './limits.ts';
import { isSentence } from './rows.ts';
import type { RunView } from './run-view.ts';
import { SIGNS } from './signs.ts';
import { code, handle, quoted, slackDate, unmarked } from './text.ts';

/** What one can do about an item. Each value is the item's id; `item` is the menu, which says `sync/<id>`. */
export const DRIFT_ACTIONS = {
  item: 'drift.item',
  sync: 'drift.sync',
  details: 'drift.details',
  snooze: 'drift.snooze',
  unsnooze: 'drift.unsnooze',
  issue: 'drift.issue',
} as const;

/** An item, and what stands with it. */
export interface ItemShown {
  readonly item: ReportItem;
  /** What mends it, where its menu does not. */
  readonly remedy?: string | undefined;
}

/** One item with its menu: `❌ new  toy-web-prod  Deployment toy-web is not as in Git  ⋯`. */
export function itemBlock({ item, remedy }: ItemShown, run: RunView): SectionBlock {
  const where = item.environment === run.environment ? '' : `${unmarked(item.environment, 40)} `;
  const first = `${standingOf(item, run)}  ${where}${code(item.application, 80)}  ${unmarked(item.sentence, 300)}`;
  const lines = [first, snoozeLine(item, run), remedy === undefined ? undefined : remedyLine(remedy)];
  return {
    type: 'section',
    text: { type: 'mrkdwn', text: lines.filter(Boolean).join('\n'), verbatim: true },
    accessory: menuOf(item),
  };
}

/** `❌ *new*`, `❔ *still* for 3 d`, `💤 *snoozed*, so for 3 d`; where nothing is known from before, a sign and its word. */
function standingOf({ state, standing, since, times, snooze }: ReportItem, run: RunView): string {
  const { emoji, word } = SIGNS[state];
  const at = run.finishedAt ?? run.createdAt;
  const forMs = since === undefined ? 0 : at.getTime() - Date.parse(since);
  // Of what came just now nobody asks for the seconds.
  const age = forMs < MINUTE_MS ? '' : ` for ${formatDuration(forMs)}`;
  if (snooze !== undefined && !snooze.isOver) return `💤 *snoozed*${age === '' ? '' : `, so${age}`}`;
  const often = standing === 'reopened' && times !== undefined ? `, ${times} times so far` : '';
  return `${emoji} *${standing ?? word}*${age}${often}`;
}

function snoozeLine({ snooze }: ReportItem, { names }: RunView): string | undefined {
  if (snooze === undefined) return undefined;
  const who = unmarked(handle(names?.[snooze.by] ?? snooze.by.replace(/^.*[/:]/, '')), 60);
  const why = unmarked(quoted(snooze.reason, 150), 200);
  const until = new Date(snooze.until);
  const end = Number.isNaN(until.getTime()) ? 'some day' : slackDate(until);
  return snooze.isOver ? `back: ${who} snoozed it until ${end}: ${why}` : `by ${who} until ${end}: ${why}`;
}

/** To be pasted; a sentence is not. */
function remedyLine(remedy: string): string {
  return isSentence(remedy) ? unmarked(remedy, 200) : code(remedy, 200);
}

function menuOf({ id, canSync, snooze }: ReportItem): Overflow {
  const isSnoozed = snooze !== undefined && !snooze.isOver;
  const options = [
    ...(canSync ? [option('Sync…', 'sync', id)] : []),
    option('Details', 'details', id),
    option('Snooze…', 'snooze', id),
    ...(isSnoozed ? [option('End snooze', 'unsnooze', id)] : []),
    option('Open issue', 'issue', id),
  ];
  return { type: 'overflow', action_id: DRIFT_ACTIONS.item, options };
}

function option(label: string, action: string, id: string): PlainTextOption {
  const value = `${action}/${id}`.slice(0, BUTTON_VALUE_LENGTH / 2).toWellFormed();
  return { text: { type: 'plain_text', text: label }, value };
}
