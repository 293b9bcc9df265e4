import type { KnownBlock } from '@slack/types';
import { message } from './blocks.ts';
import { actOf, untouchedSentence } from './gate-words.ts';
import { line, plainPart, richText } from './rich-text.ts';
import type { RunView, SlackMessage } from './run-view.ts';

/** What came of asking a run to stop, for who asked. `stopping`: its worker is told. */
export function cancelSentence(
  run: Pick<RunView, 'id' | 'kind' | 'environment'>,
  outcome: 'cancelled' | 'stopping',
): string {
  return outcome === 'cancelled'
    ? `${actOf(run)} is cancelled. ${untouchedSentence(run)} Run ${run.id}.`
    : `${actOf(run)} stops at the next safe point, within 5 s; its message tells what was done. Run ${run.id}.`;
}

export function buildCancelAnswer(
  run: Pick<RunView, 'id' | 'kind' | 'environment'>,
  outcome: 'cancelled' | 'stopping',
): SlackMessage<KnownBlock> {
  const sentence = `✅ ${cancelSentence(run, outcome)}`;
  return message(sentence, [richText([line(...plainPart(sentence, 500))])]);
}
