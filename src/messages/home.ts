import type { HomeView, KnownBlock } from '@slack/types';
import { sectionsOf, type WaitingLists, type WaitingView, waitingList } from './approvals.ts';
import { buttons, context, header } from './blocks.ts';
import { voteButtons } from './gate-actions.ts';
import { jsonSize, SLACK_LIMITS, VIEW_BUDGET } from './limits.ts';
import { type LockView, lockSentence, queueSentence } from './lock.ts';
import { codePart, datePart, line, linkPart, plainPart, richText } from './rich-text.ts';
import { code, handle, quoted, slackDate } from './text.ts';

/** What App Home shows to one person. What is empty and optional is not shown. */
export interface HomeContent {
  readonly waiting: WaitingLists;
  readonly locks: readonly LockView[];
  /** Newest first. */
  readonly lastRuns: readonly LastRun[];
  readonly at: Date;
}

export interface LastRun {
  readonly id: string;
  /** As its message begins: `✅ prod is ready`. */
  readonly headline: string;
  readonly askedBy: string;
  readonly at: Date;
  readonly link?: string | undefined;
}

/** Requests of others, locks and runs that are named; who wants more types it. */
const MOST = { forMe: 20, mine: 10, others: 10, locks: 20, runs: 10 } as const;

/** What waits for whoever looks, first; then their requests, others', locks and the last runs. */
export function buildHomeView({ waiting, locks, lastRuns, at }: HomeContent): HomeView {
  const [forMe, mine, others] = sectionsOf(waiting);
  const sections: readonly (readonly KnownBlock[])[] = [
    [header(forMe.name), ...asked(forMe.items, forMe.empty)],
    [header(mine.name), ...listed(mine.items, mine.empty, MOST.mine)],
    ...(others.items.length > 0
      ? [[header(others.name), ...listed(others.items, others.empty, MOST.others)]]
      : []),
    ...(locks.length > 0 ? [[header('Locks'), lockBlock(locks)]] : []),
    ...(lastRuns.length > 0 ? [[header('Last runs'), runBlock(lastRuns)]] : []),
  ];
  const end = context(`updated ${slackDate(at)}`, `all of it: ${code('/bitiq approvals')}`);
  return { type: 'home', blocks: [...takeWhole(sections.flat(), jsonSize(end)), end] };
}

/** With buttons, because this is where they are needed. */
function asked(items: readonly WaitingView[], empty: string): readonly KnownBlock[] {
  if (items.length === 0) return [richText([line(...plainPart(`✅ ${empty}`))])];
  const more = items.length - MOST.forMe;
  return [
    ...items
      .slice(0, MOST.forMe)
      .flatMap((item) => [richText([waitingList([item])]), buttons(...voteButtons(item.act, item))]),
    ...(more > 0 ? [context(`and ${more} more`)] : []),
  ];
}

function listed(items: readonly WaitingView[], empty: string, most: number): readonly KnownBlock[] {
  if (items.length === 0) return [richText([line(...plainPart(empty))])];
  const more = items.length - most;
  return [richText([waitingList(items.slice(0, most))]), ...(more > 0 ? [context(`and ${more} more`)] : [])];
}

function lockBlock(locks: readonly LockView[]): KnownBlock {
  return richText(
    locks.slice(0, MOST.locks).map((lock) => {
      const said = quoted(lock.holder?.reason, 120);
      return line(
        ...plainPart(`${lock.holder === undefined ? '✅' : '🔒'} ${lockSentence(lock)}`),
        ...(lock.holder
          ? [{ type: 'text', text: ' · taken ' } as const, datePart(lock.holder.takenAt, 'ago')]
          : []),
        ...plainPart(said === '' ? '' : `: ${said}`),
        ...plainPart(lock.queue.length === 0 ? '' : `· ${queueSentence(lock.queue.length)}`).flatMap(
          (part) => [{ type: 'text', text: ' ' } as const, part],
        ),
      );
    }),
  );
}

function runBlock(runs: readonly LastRun[]): KnownBlock {
  return richText(
    runs
      .slice(0, MOST.runs)
      .map((run) =>
        line(
          ...(run.link ? linkPart(run.headline || '–', run.link) : plainPart(run.headline || '–')),
          { type: 'text', text: ' · ' },
          ...plainPart(handle(run.askedBy), 80),
          { type: 'text', text: ' · ' },
          datePart(run.at),
          { type: 'text', text: ' · ' },
          ...codePart(run.id, 40),
        ),
      ),
  );
}

/** As many blocks as a view takes, in order. */
function takeWhole(blocks: readonly KnownBlock[], reserved: number): readonly KnownBlock[] {
  let room = VIEW_BUDGET - reserved;
  const fits = blocks.slice(0, SLACK_LIMITS.modalBlocks - 1).findIndex((block) => {
    room -= jsonSize(block);
    return room < 0;
  });
  return blocks.slice(0, fits === -1 ? SLACK_LIMITS.modalBlocks - 1 : fits);
}
