import type { KnownBlock, RichTextSection } from '@slack/types';
import { plural } from '../wording/counts.ts';
import { context, header, message } from './blocks.ts';
import { untilParts } from './gate-parts.ts';
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
import { code, handle, ordinal, quoted } from './text.ts';

/** A request for approval in a list. */
export interface WaitingView {
  readonly runId: string;
  /** `Sync prod`. */
  readonly act: string;
  readonly environment: string;
  readonly askedBy: string;
  readonly reason?: string | undefined;
  readonly askedAt: Date;
  readonly expiresAt: Date;
  /** What is still missing; empty where nothing is. */
  readonly needs: string;
  readonly planId: string;
  /** The value of its vote buttons. */
  readonly ballot: string;
  /** Whether *Approve* opens a dialog. Default: no. */
  readonly asksMore?: boolean;
  /** To its message; left out where it is not posted yet. */
  readonly link?: string | undefined;
  /** It is approved and waits for the lock: place in line, from 1. */
  readonly position?: number | undefined;
}

/** What waits, as one person sees it. Each list oldest first. */
export interface WaitingLists {
  readonly forMe: readonly WaitingView[];
  readonly mine: readonly WaitingView[];
  readonly others: readonly WaitingView[];
}

/** The lists with their names, and what is said of an empty one. */
export function sectionsOf(lists: WaitingLists) {
  return [
    { name: 'Waits for you', items: lists.forMe, empty: 'Nothing waits for you.' },
    { name: 'Your requests', items: lists.mine, empty: 'You have asked for nothing that waits.' },
    { name: 'Others', items: lists.others, empty: 'Nobody else waits.' },
  ] as const;
}

/** `2 requests wait for you`, `Nothing waits for you; 1 request of yours waits`. */
export function waitingSentence({ forMe, mine, others }: WaitingLists): string {
  if (forMe.length > 0) return `${waits(forMe.length)} for you`;
  if (mine.length > 0) return `Nothing waits for you; ${waits(mine.length)} for others on your behalf`;
  if (others.length > 0) return `Nothing waits for you; ${waits(others.length)} for others`;
  return 'Nothing waits for approval: all is decided';
}

function waits(count: number): string {
  return `${plural(count, 'request')} ${count === 1 ? 'waits' : 'wait'}`;
}

/** What waits for whom, for the eyes of one person. */
export function buildApprovalsMessage(lists: WaitingLists): SlackMessage<KnownBlock> {
  const sentence = waitingSentence(lists);
  const isEmpty = lists.forMe.length + lists.mine.length + lists.others.length === 0;
  if (isEmpty) {
    return message(`${sentence}.`, [
      richText([line(...plainPart(`✅ ${sentence}.`))]),
      context(`ask for one: ${code('/bitiq sync <environment>')}`),
    ]);
  }
  const sections = takeSections(lists);
  const left = sections.reduce((sum, { left }) => sum + left, 0);
  return message(`${sentence}.`, [
    header(sentence),
    ...sections.map(({ name, told }) => richText([line(...boldPart(name)), told])),
    context(
      left > 0 ? `and ${left} more: ${code('bitiq approvals')} at a terminal` : undefined,
      `why one waits: ${code('/bitiq why <run>')}`,
    ),
  ]);
}

/** Each section with as many of its requests as there is still room for. */
function takeSections(lists: WaitingLists): readonly { name: string; told: RichTextPart; left: number }[] {
  let room = BLOCKS_BUDGET - 2_000;
  return sectionsOf(lists).map(({ name, items, empty }) => {
    const { taken } = takeFitting(items.slice(0, MOST), (item) => [waitingList([item])], room);
    const named = items.slice(0, taken);
    room -= jsonSize(waitingList(named));
    const instead = line(...plainPart(items.length > 0 ? 'There is no room for them here.' : empty));
    return { name, told: taken > 0 ? waitingList(named) : instead, left: items.length - taken };
  });
}

/** More of one kind than this nobody reads. */
const MOST = 30;

/** One below the other: linked name, who asked and when, then what is needed and until when. */
export function waitingList(items: readonly WaitingView[]): RichTextPart {
  return { type: 'rich_text_list', style: 'bullet', elements: items.map(waitingItem) };
}

function waitingItem(item: WaitingView): RichTextSection {
  const said = quoted(item.reason, 120);
  return {
    type: 'rich_text_section',
    elements: [
      ...(item.link ? linkPart(item.act || '–', item.link) : boldPart(item.act || '–')),
      words(' '),
      ...codePart(item.runId, 40),
      words(' '),
      ...plainPart(`asked by ${handle(item.askedBy)}`, 120),
      words(' '),
      datePart(item.askedAt, 'ago'),
      ...plainPart(said === '' ? '' : `: ${said}`),
      words('\n'),
      ...plainPart(needsOf(item), 300),
      words(' · '),
      ...untilParts(item.expiresAt),
    ],
  };
}

/** What it waits for, in words. */
export function needsOf({ needs, position, environment }: WaitingView): string {
  if (position !== undefined) return `approved, ${ordinal(position)} in line for the lock of ${environment}`;
  return needs === '' ? 'nothing more is needed' : `needs ${needs}`;
}
