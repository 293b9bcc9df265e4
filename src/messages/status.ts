import type { KnownBlock, RichTextElement } from '@slack/types';
import { oneLine } from '../wording/outside-text.ts';
import { waitingList } from './approvals.ts';
import { context, header, message } from './blocks.ts';
import { BLOCKS_BUDGET, jsonSize } from './limits.ts';
import {
  boldPart,
  codePart,
  datePart,
  line,
  linkPart,
  plainPart,
  type RichTextPart,
  richText,
  takeFitting,
  words,
} from './rich-text.ts';
import type { SlackMessage } from './run-view.ts';
import type { StatusRun, StatusView } from './status-view.ts';
import {
  approvalOf,
  countStandings,
  inReadingOrder,
  linesOf,
  nextCommand,
  overviewSentence,
  type StatusLine,
  signOf,
  standingOf,
  statusHeadline,
  statusSentence,
} from './status-words.ts';
import { code, handle } from './text.ts';

/** Of more environments those where all is well have a line, not two. */
const FEW = 8;

/** Waiting requests that are named; all of them are a command away. */
const MOST_WAITING = 5;

/** One environment in full, for whoever asked. */
export function buildStatusMessage(view: StatusView, now: Date): SlackMessage<KnownBlock> {
  const heading = header(statusHeadline(view, now));
  const end = context(`next: ${code(nextCommand(view))}`, `all environments: ${code('/bitiq status')}`);
  const items = [...waitingParts(view), ...statusLines(view), ...runLines(view), ...scheduleLine(view)];
  const { parts } = takeFitting(items, (item) => [item], BLOCKS_BUDGET - jsonSize([heading, end]) - 500);
  const spoken = linesOf(view).map(({ name, sentence }) => `${name} ${sentence}`.trim());
  return message(`${statusSentence(view, now)}. ${spoken.join('. ')}`, [heading, richText(parts), end]);
}

/** All environments that whoever asked may see, those that need somebody first. */
export function buildStatusOverview(views: readonly StatusView[], now: Date): SlackMessage<KnownBlock> {
  const sentence = overviewSentence(views);
  const sorted = inReadingOrder(views);
  const { parts, taken } = takeFitting(
    sorted,
    (view) => shortLines(view, now, views.length > FEW),
    BLOCKS_BUDGET - 1_500,
  );
  const left = sorted.slice(taken);
  return message(`${sentence}.`, [
    header(sentence),
    ...(parts.length > 0 ? [richText(parts)] : []),
    context(
      left.length > 0 ? `and ${left.length} more: ${countStandings(left)}` : undefined,
      `one in full: ${code('/bitiq status <environment>')}`,
    ),
  ]);
}

/** The verdict, and below it what was last done and what comes next; where there are many, of those that need somebody. */
function shortLines(view: StatusView, now: Date, isMany: boolean): readonly RichTextPart[] {
  const heading = line(...boldPart(statusHeadline(view, now), 300));
  const [last] = view.runs;
  const told = [
    ...(last ? [[...plainPart(`last: ${runWord(last)}`, 120), words(' '), datePart(last.at, 'ago')]] : []),
    ...(view.next ? [dueParts(view.next)] : []),
  ];
  if (told.length === 0 || (isMany && standingOf(view) === 'well')) return [heading];
  const parts = told.flatMap((part, index) => (index === 0 ? part : [words(' · '), ...part]));
  return [heading, line(words('      '), ...parts)];
}

/** `✅ sync`: how it ended, and what it was. */
function runWord({ headline, kind }: StatusRun): string {
  return `${headline.split(' ', 1)[0]} ${kind}`;
}

/** One environment as a card of App Home. Of one that nobody has asked about there is nothing to say but what to type. */
export function statusCard(view: StatusView, now: Date): KnownBlock {
  const heading = boldPart(statusHeadline(view, now), 300);
  const isUnasked = linesOf(view).every(({ standing }) => standing === 'unasked');
  const told = isUnasked ? [] : statusLines(view);
  const typed = isUnasked ? [words('  '), ...codePart(nextCommand(view))] : [];
  return richText([line(...heading, ...typed), ...told, ...scheduleLine(view)]);
}

/** What is said of each thing, one line each. */
function statusLines(view: StatusView): readonly RichTextPart[] {
  return linesOf(view).map((it) => line(...lineParts(it)));
}

function lineParts(told: StatusLine): readonly RichTextElement[] {
  const { name, sentence, at } = told;
  return [
    words(`${signOf(told)} `),
    ...(name === '' ? [] : [...plainPart(name), words('  ')]),
    ...sentenceParts(sentence),
    ...(at ? [words(' · '), datePart(at, 'ago')] : []),
  ];
}

/** What is to be typed stands in code marks. */
function sentenceParts(sentence: string): readonly RichTextElement[] {
  const [, before, command] = /^(not asked yet: )(\/bitiq .*)$/.exec(sentence) ?? [];
  if (before === undefined) return plainPart(sentence, 300);
  return [words(before), ...codePart(command)];
}

function waitingParts({ waiting, waitsForMe, environment }: StatusView): readonly RichTextPart[] {
  if (waiting.length === 0) return [];
  const more = waiting.length - MOST_WAITING;
  const whose = `Waits for ${approvalOf(waiting.length, waitsForMe)}`;
  return [
    line(...boldPart(whose)),
    waitingList(waiting.slice(0, MOST_WAITING)),
    ...(more > 0 ? [line(...plainPart(`and ${more} more in ${environment}`))] : []),
  ];
}

function runLines({ runs }: StatusView): readonly RichTextPart[] {
  return runs.length === 0 ? [] : [line(...boldPart('Last runs')), ...runs.map((run) => runLine(run))];
}

/** `✅ prod is ready · @mara · 2 hours ago · 7k3f9q2m`. */
export function runLine({ headline, link, askedBy, at, id }: StatusRun): RichTextPart {
  const said = oneLine(headline) || '–';
  return line(
    ...(link ? linkPart(said, link) : plainPart(said, 200)),
    words(' · '),
    ...plainPart(handle(askedBy), 80),
    words(' · '),
    datePart(at, 'ago'),
    words(' · '),
    ...codePart(id, 40),
  );
}

function scheduleLine({ next }: StatusView): readonly RichTextPart[] {
  return next === undefined ? [] : [line(words('⏳ '), ...dueParts(next))];
}

function dueParts({ what, at }: NonNullable<StatusView['next']>): readonly RichTextElement[] {
  return [...plainPart(`next ${what}`, 80), words(' '), datePart(at)];
}
