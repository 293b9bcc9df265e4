import { oneLine } from '../../wording/outside-text.ts';
import type { StatusRun, StatusView } from '../status-view.ts';
import {
  inReadingOrder,
  linesOf,
  nextCommand,
  overviewSentence,
  type StatusLine,
  signOf,
  statusHeadline,
} from '../status-words.ts';
import {
  agoText,
  below,
  localTime,
  paragraph,
  plainName,
  sections,
  type TerminalMoment,
  unmentioned,
} from './paragraph.ts';

/** One environment in full. */
export function renderStatus(view: StatusView, style: TerminalMoment): string {
  return sections([
    paragraph(unmentioned(statusHeadline(view, style.now)), style),
    linesOf(view).flatMap((line) => paragraph(lineText(line, style), style)),
    view.waiting.flatMap(({ act, askedBy, runId, needs }) => {
      const asked = `🔒 waits · ${act} · asked by ${plainName(askedBy)} · run ${runId}`;
      return [...paragraph(asked, style), ...below(needs === '' ? '' : `needs ${unmentioned(needs)}`, style)];
    }),
    view.runs.flatMap((run) => paragraph(runText(run, style), style)),
    [...nextDue(view, style), `   next   ${typed(nextCommand(view))}`],
  ]);
}

/** All environments, those that need somebody first. */
export function renderStatusOverview(views: readonly StatusView[], style: TerminalMoment): string {
  return sections([
    paragraph(overviewSentence(views), style),
    inReadingOrder(views).flatMap((view) => [
      ...paragraph(unmentioned(statusHeadline(view, style.now)), style),
      ...(view.runs[0] ? below(`last: ${runText(view.runs[0], style)}`, style) : []),
      ...nextDue(view, style),
    ]),
    views.length > 0 ? ['one in full: bitiq status <environment>'] : [],
  ]);
}

function lineText(line: StatusLine, { now }: TerminalMoment): string {
  const { name, sentence, at } = line;
  const said = unmentioned(typed(sentence));
  return `${signOf(line)} ${name === '' ? '' : `${name}  `}${said}${at ? ` · ${agoText(at, now)}` : ''}`;
}

function runText({ headline, askedBy, at, id }: StatusRun, { now }: TerminalMoment): string {
  return `${unmentioned(headline)} · ${plainName(askedBy)} · ${agoText(at, now)} · run ${oneLine(id)}`;
}

function nextDue({ next }: StatusView, style: TerminalMoment): readonly string[] {
  return next === undefined ? [] : below(`next ${next.what} ${localTime(next.at)}`, style);
}

/** As it is typed here. */
function typed(text: string): string {
  return text.replaceAll('/bitiq ', 'bitiq ');
}
