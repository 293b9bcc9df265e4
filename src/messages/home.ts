import type { HomeView, KnownBlock } from '@slack/types';
import { sectionsOf, type WaitingLists, type WaitingView, waitingList } from './approvals.ts';
import { buttons, context, header } from './blocks.ts';
import { voteButtons } from './gate-actions.ts';
import { jsonSize, SLACK_LIMITS, VIEW_BUDGET } from './limits.ts';
import { boldPart, line, plainPart, richText } from './rich-text.ts';
import { runLine, statusCard } from './status.ts';
import type { StatusRun, StatusView } from './status-view.ts';
import { countStandings, inReadingOrder, standingOf, statusHeadline } from './status-words.ts';
import { code, slackDate } from './text.ts';

/** What App Home shows to one person. What is empty and optional is not shown. */
export interface HomeContent {
  readonly waiting: WaitingLists;
  readonly environments: readonly StatusView[];
  /** Newest first. */
  readonly lastRuns: readonly StatusRun[];
  readonly at: Date;
}

/** Requests, environments and runs that are named; who wants more types it. Of cards: those that need somebody. */
const MOST = { forMe: 20, mine: 10, others: 10, cards: 12, environments: 40, runs: 10 } as const;

/** So many environments have a card each, also where all is well. */
const FEW = 6;

/** The block that says when it was made; nothing else in it changes while nothing changes. */
const MADE_AT = 'made-at';

/** What waits for whoever looks, first; then how environments stand, their requests, others' and the last runs. */
export function buildHomeView({ waiting, environments, lastRuns, at }: HomeContent): HomeView {
  const [forMe, mine, others] = sectionsOf(waiting);
  const sections: readonly (readonly KnownBlock[])[] = [
    [header(forMe.name), ...asked(forMe.items, forMe.empty)],
    ...(environments.length > 0 ? [[header('Environments'), ...cards(environments, at)]] : []),
    [header(mine.name), ...listed(mine.items, mine.empty, MOST.mine)],
    ...(others.items.length > 0
      ? [[header(others.name), ...listed(others.items, others.empty, MOST.others)]]
      : []),
    ...(lastRuns.length > 0
      ? [[header('Last runs'), richText(lastRuns.slice(0, MOST.runs).map(runLine))]]
      : []),
  ];
  const end = {
    ...context(`updated ${slackDate(at)}`, `all of it: ${code('/bitiq approvals')} ${code('/bitiq status')}`),
    block_id: MADE_AT,
  };
  return { type: 'home', blocks: [...takeWhole(sections.flat(), jsonSize(end)), end] };
}

/** What a Home shows, without when it was made: the same as long as it need not be published anew. */
export function homeSubstance({ blocks }: HomeView): string {
  return JSON.stringify(blocks.filter(({ block_id }) => block_id !== MADE_AT));
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

/** A card for each that needs somebody, a line for each of the others, and numbers for the rest. */
function cards(views: readonly StatusView[], now: Date): readonly KnownBlock[] {
  const sorted = inReadingOrder(views);
  const whole = sorted
    .filter((view) => views.length <= FEW || standingOf(view) !== 'well')
    .slice(0, MOST.cards);
  const others = sorted.slice(whole.length);
  const lines = others.slice(0, MOST.environments - whole.length);
  const left = others.slice(lines.length);
  return [
    ...whole.map((view) => statusCard(view, now)),
    ...(lines.length > 0
      ? [richText(lines.map((view) => line(...boldPart(statusHeadline(view, now), 300))))]
      : []),
    ...(left.length > 0 ? [context(`and ${left.length} more: ${countStandings(left)}`)] : []),
  ];
}

function listed(items: readonly WaitingView[], empty: string, most: number): readonly KnownBlock[] {
  if (items.length === 0) return [richText([line(...plainPart(empty))])];
  const more = items.length - most;
  return [richText([waitingList(items.slice(0, most))]), ...(more > 0 ? [context(`and ${more} more`)] : [])];
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
