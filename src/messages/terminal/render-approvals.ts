import { oneLine } from '../../wording/outside-text.ts';
import { needsOf, sectionsOf, type WaitingLists, type WaitingView, waitingSentence } from '../approvals.ts';
import { quoted } from '../text.ts';
import {
  agoText,
  below,
  paragraph,
  plainName,
  sections,
  type TerminalMoment,
  unmentioned,
  untilText,
} from './paragraph.ts';

/** What waits for whom; all of it. */
export function renderApprovals(lists: WaitingLists, style: TerminalMoment): string {
  const count = lists.forMe.length + lists.mine.length + lists.others.length;
  if (count === 0) return `✅ ${waitingSentence(lists)}.\n`;
  return sections([
    paragraph(waitingSentence(lists), style),
    ...sectionsOf(lists).map(({ name, items, empty }) => [
      `${name}:`,
      ...(items.length === 0 ? [`   ${empty}`] : items.flatMap((item) => itemLines(item, style))),
    ]),
    ['why one waits: bitiq why <run>'],
  ]);
}

function itemLines(item: WaitingView, style: TerminalMoment): readonly string[] {
  const said = quoted(item.reason, 120);
  const asked = `asked by ${plainName(item.askedBy)} ${agoText(item.askedAt, style.now)}`;
  return [
    ...paragraph(`🔒 waits · ${item.act} · ${asked}${said === '' ? '' : `: ${said}`}`, style),
    ...below(`${unmentioned(needsOf(item))} · ${untilText(item.expiresAt, style.now)}`, style),
    ...below(`plan ${item.planId} · run ${item.runId}`, style),
    ...(item.link ? [`   ${oneLine(item.link)}`] : []),
  ];
}
