import type { KnownBlock } from '@slack/types';
import type { PlanNote, Report } from '../report.ts';
import { context } from './blocks.ts';
import { jsonSize } from './limits.ts';
import { line, linkPart, plainPart, type RichTextPart, richText, takeFitting } from './rich-text.ts';
import { groupWithRemedy, rowInFull } from './row-parts.ts';
import { groupRows, inReadingOrder, PROBLEMS } from './rows.ts';
import { leftOut } from './run-details.ts';
import type { RunView } from './run-view.ts';
import { code, mrkdwn, oneLine } from './text.ts';

/** Commits of one way that the message names; the page behind the link has the others. */
const NAMED_COMMITS = 5;

/**
 * A plan in the message of its run: from where to where, then what stands in the way with its remedy,
 * then each application with what the sync means for it.
 */
export function buildPlanBody(
  report: Report,
  plan: PlanNote,
  run: RunView,
  budget: number,
): readonly KnownBlock[] {
  const ways = takeFitting(plan.ways, wayParts, budget / 2);
  const problems = PROBLEMS.flatMap((state) => groupRows(report.rows, state));
  const others = inReadingOrder(report.rows).filter(({ state }) => !PROBLEMS.includes(state));
  const items = [
    ...problems.map((group) => ({ rows: group.rows, parts: groupWithRemedy(group) })),
    ...others.map((row) => ({ rows: [row], parts: rowInFull(row) })),
  ];
  const shown = takeFitting(items, ({ parts }) => parts, budget - jsonSize(ways.parts));
  const left = items.slice(shown.taken).flatMap(({ rows }) => rows);
  const parts = [...ways.parts, ...shown.parts];
  return [
    ...(parts.length > 0 ? [richText(parts)] : []),
    context(
      ...plan.facts.slice(0, 5).map((fact) => mrkdwn(fact, 80)),
      `plan ${code(plan.id, 20)}`,
      left.length > 0 ? leftOut(run, left) : 'details in the thread',
    ),
  ];
}

/** `581dc4d → 9f0c2e1 · 4 commits by jun and mara`, linked to the comparison, and the newest of them. */
function wayParts({ title, url, commits }: PlanNote['ways'][number]): RichTextPart[] {
  const named = commits.slice(0, NAMED_COMMITS);
  const more = commits.length - named.length;
  return [
    line(...linkPart(title, url)),
    ...named.map((commit) => line(...plainPart(`· ${oneLine(commit)}`, 160))),
    ...(more > 0 ? [line(...plainPart(`· and ${more} more`))] : []),
  ];
}
