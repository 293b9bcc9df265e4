import { oneLine } from '../../wording/outside-text.ts';
import { type LockEvent, type LockView, lockEventSentences, lockSentence, queueSentence } from '../lock.ts';
import { ordinal, quoted } from '../text.ts';
import {
  agoText,
  below,
  localTime,
  paragraph,
  sections,
  type TerminalMoment,
  unmentioned,
} from './paragraph.ts';
import type { TerminalStyle } from './render-report.ts';

/** Who has the lock of an environment, why, since when, and who waits. */
export function renderLock(view: LockView, style: TerminalMoment): string {
  const { environment, holder, queue } = view;
  const said = quoted(holder?.reason);
  const since =
    holder &&
    `since ${localTime(holder.takenAt)} (${agoText(holder.takenAt, style.now)})${said === '' ? '' : `: ${said}`}`;
  return sections([
    [
      ...paragraph(`${holder === undefined ? '✅' : '🔒'} ${unmentioned(lockSentence(view))}`, style),
      ...below(since ?? '', style),
      ...below(queueSentence(queue.length), style),
    ],
    queue.flatMap(({ act, runId, since: at }, index) =>
      paragraph(`⏳ ${ordinal(index + 1)} in line: ${act}, run ${runId}, since ${localTime(at)}`, style),
    ),
    [nextLine(environment, holder)],
  ]);
}

function nextLine(environment: string, holder: LockView['holder']): string {
  if (holder === undefined) return `   take it   bitiq lock ${environment}`;
  return holder.run === undefined
    ? `   give it back   bitiq unlock ${environment}`
    : `   stop it   bitiq cancel ${oneLine(holder.run.id)}`;
}

/** What happened to the lock. */
export function renderLockEvent(environment: string, event: LockEvent, style: TerminalStyle): string {
  const [sentence = '', ...more] = lockEventSentences(environment, event).map(unmentioned);
  return sections([[...paragraph(sentence, style), ...more.flatMap((text) => below(text, style))]]);
}
