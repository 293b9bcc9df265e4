import type { KnownBlock } from '@slack/types';
import { buttons, context, message } from './blocks.ts';
import { DRIFT_ACTIONS } from './drift-item.ts';
import { codePart, datePart, line, plainPart, richText, words } from './rich-text.ts';
import type { SlackMessage } from './run-view.ts';

interface ItemTold {
  readonly id: string;
  readonly application: string;
  readonly sentence: string;
}

/** To whoever snoozed: until when, and the way back. */
export function buildSnoozedAnswer(item: ItemTold, until: Date): SlackMessage<KnownBlock> {
  const spoken = `Snoozed until ${until.toISOString().slice(0, 10)}: ${item.application}, ${item.sentence}.`;
  return message(spoken, [
    richText([
      line(words('💤 Snoozed until '), datePart(until), words(':')),
      line(...codePart(item.application), words('  '), ...plainPart(item.sentence)),
    ]),
    context('It is on record. The first report from then on tells of it again.'),
    buttons({ label: 'End snooze', action: DRIFT_ACTIONS.unsnooze, value: item.id }),
  ]);
}

/** To whoever ended a snooze. */
export function buildUnsnoozedAnswer(item: ItemTold): SlackMessage<KnownBlock> {
  return message(`The snooze is over: ${item.application}, ${item.sentence}.`, [
    richText([
      line(words('✅ The snooze is over:')),
      line(...codePart(item.application), words('  '), ...plainPart(item.sentence)),
    ]),
    context('The next report tells of it again.'),
  ]);
}
