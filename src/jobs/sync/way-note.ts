import type { Commit } from '../../integrations/github/compare.ts';
import type { PlanNote } from '../../report.ts';
import { joinNames, plural } from '../../wording/counts.ts';
import { short } from './wording.ts';

/** Commits of a way that are named one by one. */
export const NAMED_COMMITS = 10;

/** From one commit to another, and what lies between. */
export interface Way {
  readonly from: string;
  readonly to: string;
  readonly ahead: number;
  readonly behind: number;
  /** The newest of those ahead, one a line: `9f0c2e1 jun: Fix the echo timeout`. */
  readonly newest: readonly string[];
  readonly authors: readonly string[];
  readonly url: string;
}

/** `581dc4d → 9f0c2e1 · 4 commits by jun and mara`, with the newest of them. */
export function toWayNote({ from, to, ahead, behind, newest, authors, url }: Way): PlanNote['ways'][number] {
  const title = [
    `${short(from)} → ${short(to)}`,
    ...(ahead > 0 ? [`${plural(ahead, 'commit')} by ${joinNames(authors)}`] : []),
    ...(behind > 0 ? [`${plural(behind, 'commit')} back`] : []),
  ].join(' · ');
  const more = ahead - newest.length;
  return { title, url, commits: more > 0 ? [...newest, `and ${more} more`] : newest };
}

/** `9f0c2e1 jun: Fix the echo timeout`. */
export function describeCommit({ sha, author, subject }: Commit): string {
  return `${short(sha)} ${author}: ${subject}`;
}

/** Each of them once, in the order of their newest commits. */
export function authorsOf(commits: readonly Commit[]): readonly string[] {
  return [...new Set(commits.map(({ author }) => author))];
}
