import type { KnownBlock } from '@slack/types';
import type { ToldItem } from '../drift/list-told.ts';
import type { ReportRow } from '../report.ts';
import { grouped, plural } from '../wording/counts.ts';
import { context, message } from './blocks.ts';
import { BLOCKS_BUDGET } from './limits.ts';
import { codePart, line, plainPart, type RichTextPart, richText, takeFitting, words } from './rich-text.ts';
import { rowInFull } from './row-parts.ts';
import { inReadingOrder } from './rows.ts';
import type { RunView, SlackMessage } from './run-view.ts';
import { code } from './text.ts';

/** With the file behind them four messages, which somebody may still read. */
const MOST_MESSAGES = 3;

/** What the thread says where its messages have no room for the items: what could not be told in full, then counts by application. */
export function buildDriftCounts(
  run: RunView,
  items: readonly ToldItem[],
): readonly SlackMessage<KnownBlock>[] {
  const rows = run.report?.rows ?? [];
  const bare = inReadingOrder(rows).filter((row) => isBare(row));
  const counted = countByApplication(items);
  const all: readonly (() => readonly RichTextPart[])[] = [
    ...bare.map((row) => () => rowInFull(row)),
    ...counted.map((count) => () => [countLine(count, run)]),
  ];
  const text = `Details of ${run.title}: ${grouped(items.length)} items in ${plural(counted.length, 'application')}.`;
  const messages: SlackMessage<KnownBlock>[] = [];
  let left = all;
  while (left.length > 0 && messages.length < MOST_MESSAGES) {
    const { parts, taken } = takeFitting(left, (make) => make(), BLOCKS_BUDGET - 1_000);
    left = left.slice(Math.max(1, taken));
    const isLast = messages.length === MOST_MESSAGES - 1;
    const closing = isLast && left.length > 0 ? [context(leftOut(run, left.length))] : [];
    messages.push(message(text, [richText(parts), ...closing]));
  }
  return messages;
}

/** Neither items nor well: it could not be told. */
function isBare({ items, itemCount, state, goneCount }: ReportRow): boolean {
  const hasItems = (items?.length ?? 0) > 0 || itemCount !== undefined;
  return !hasItems && (state !== 'passed' || goneCount !== undefined);
}

interface Count {
  readonly environment: string;
  readonly application: string;
  readonly items: readonly ToldItem[];
}

/** Those with the most first. */
function countByApplication(items: readonly ToldItem[]): readonly Count[] {
  const groups = Map.groupBy(items, ({ environment, application }) => `${environment}/${application}`);
  return [...groups.values()]
    .flatMap((those) =>
      those[0]
        ? [{ environment: those[0].environment, application: those[0].application, items: those }]
        : [],
    )
    .toSorted((a, b) => b.items.length - a.items.length);
}

/** `toy-web-prod  4,000 items: 3 new, 3,997 still`. */
function countLine({ environment, application, items }: Count, run: RunView): RichTextPart {
  const where = environment === run.environment ? [] : [...plainPart(environment, 60), words('  ')];
  const counts = (['new', 'reopened', 'still'] as const).flatMap((standing) => {
    const count = items.filter((item) => item.standing === standing).length;
    return count > 0 ? [`${grouped(count)} ${standing}`] : [];
  });
  const total = items.length === 1 ? '1 item' : `${grouped(items.length)} items`;
  return line(
    ...where,
    ...codePart(application, 80),
    words('  '),
    ...plainPart(`${total}: ${counts.join(', ')}`, 120),
  );
}

function leftOut(run: RunView, count: number): string {
  return `and ${plural(count, 'more application')} · all of them: ${code(`bitiq drift ${run.environment} --json`)}`;
}
