import { type VoteAnswer, voteSentences } from '../vote-answer.ts';
import { below, paragraph, sections, unmentioned } from './paragraph.ts';
import type { TerminalStyle } from './render-report.ts';

/** What a vote did, and what comes next. */
export function renderVote(answer: VoteAnswer, style: TerminalStyle): string {
  const [first = '', ...more] = voteSentences(answer).map(unmentioned);
  return sections([[...paragraph(first, style), ...more.flatMap((text) => below(text, style))]]);
}
