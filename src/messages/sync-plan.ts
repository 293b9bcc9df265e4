import type { KnownBlock } from '@slack/types';
import type { PlanNote, Report, ReportRow, RowState } from '../report.ts';
import { cut, oneLine } from '../wording/outside-text.ts';
import { context } from './blocks.ts';
import { jsonSize } from './limits.ts';
import {
  bullets,
  codePart,
  line,
  linkPart,
  plainPart,
  type RichTextPart,
  richText,
  takeFitting,
  words,
} from './rich-text.ts';
import { groupWithRemedy, rowInFull } from './row-parts.ts';
import { evidenceOf, groupRows, PROBLEMS } from './rows.ts';
import { leftOut } from './run-details.ts';
import type { RunView } from './run-view.ts';
import { code, mrkdwn } from './text.ts';

/** Commits of one way that the message names; the page behind the link has the others. */
const NAMED_COMMITS = 5;

/** Blocks that a plan is set apart in; a message has room for 50 in all. */
const MOST_BLOCKS = 20;

/** What changes in one application that waits for approval; the dialog has all. */
const NAMED_CHANGES = 4;

/**
 * A plan in the message of its run: what stands in the way with its remedy, then from where to where,
 * then each application that would change, and in a line those that would not. While it waits for approval,
 * what it comes to stands before all.
 */
export function buildPlanBody(
  report: Report,
  plan: PlanNote,
  run: RunView,
  budget: number,
): readonly KnownBlock[] {
  const isAsked = run.status === 'awaiting_approval';
  const groupsOf = (states: readonly RowState[]) =>
    states
      .flatMap((state) => groupRows(report.rows, state))
      .map((group) => ({
        rows: group.rows,
        parts: groupWithRemedy(group),
      }));
  const items: readonly Item[] = [
    ...groupsOf(PROBLEMS),
    ...plan.ways.map((way) => ({ rows: [], parts: wayParts(way) })),
    ...report.rows
      .filter(({ state }) => !PROBLEMS.includes(state) && state !== 'skipped')
      .map((row) => ({ rows: [row], parts: isAsked ? rowInBrief(row) : rowInFull(row) })),
    ...groupsOf(['skipped']),
  ];
  const gist = isAsked ? cut(oneLine(report.verdict?.sentence), 300) : '';
  const said = oneLine(report.verdict?.sentence);
  const facts = plan.facts.filter((fact) => !said.includes(oneLine(fact)));
  const { parts, taken } = takeFitting(
    items,
    (item) => item.parts,
    budget - jsonSize(gist) - MOST_BLOCKS * 50,
  );
  const left = items.slice(taken).flatMap(({ rows }) => rows);
  return [
    ...(gist === '' ? [] : [richText([line(...plainPart(gist))])]),
    ...inBlocks(items.slice(0, taken), parts),
    context(
      ...facts.slice(0, 5).map((fact) => mrkdwn(fact, 80)),
      `plan ${code(plan.id, 20)}`,
      isAsked ? inTheDialog(left.length) : left.length > 0 ? leftOut(run, left) : 'details in the thread',
    ),
  ];
}

/** A block for each way and each application with lines below it, while there are some left; single lines stand together. */
function inBlocks(items: readonly Item[], fitting: readonly RichTextPart[]): readonly KnownBlock[] {
  const blocks: RichTextPart[][] = [];
  let at = 0;
  let isAlone = true;
  for (const { parts } of items) {
    const own = fitting.slice(at, at + parts.length);
    at += parts.length;
    const last = blocks.at(-1);
    const isApart = (isAlone || parts.length > 1) && blocks.length < MOST_BLOCKS;
    if (last === undefined || isApart) blocks.push([...own]);
    else last.push(...own);
    isAlone = parts.length > 1;
  }
  return blocks.filter((parts) => parts.length > 0).map((parts) => richText(parts));
}

function inTheDialog(left: number): string | undefined {
  return left > 0 ? `⚠️ ${left} more not shown here: View plan has them` : undefined;
}

/** An application that would change, without a sign: nothing has happened to it yet. */
function rowInBrief(row: ReportRow): RichTextPart[] {
  const evidence = evidenceOf(row);
  const named = evidence.slice(0, NAMED_CHANGES);
  const more = (row.evidence?.length ?? 0) - named.length;
  return [
    line(...codePart(oneLine(row.id) || '–'), words('  '), ...plainPart(row.summary)),
    ...bullets(more > 0 && evidence.length > named.length ? [...named, `and ${more} more`] : named),
  ];
}

/** What is shown or left out as a whole, and the rows that it tells of. */
interface Item {
  readonly rows: readonly ReportRow[];
  readonly parts: readonly RichTextPart[];
}

/** `581dc4d → 9f0c2e1 · 4 commits by jun and mara`, linked to the comparison, and the newest of them. */
function wayParts({ title, url, commits }: PlanNote['ways'][number]): RichTextPart[] {
  const named = commits.slice(0, NAMED_COMMITS).map((commit) => oneLine(commit));
  const more = commits.length - named.length;
  return [
    line(...linkPart(title, url)),
    ...bullets([...named, ...(more > 0 ? [`and ${more} more`] : [])].filter((text) => text !== '')),
  ];
}
