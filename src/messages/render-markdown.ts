import type { Report } from '../report.ts';
import { formatDuration } from '../wording/durations.ts';
import { manyLines, oneLine } from '../wording/outside-text.ts';
import { countRows, groupRows, PROBLEMS, type RowGroup } from './rows.ts';
import { SIGNS } from './signs.ts';
import { countOf } from './text.ts';

/** A report for a pull request comment or kept evidence, as GitHub's Markdown. Mentions nobody, links nothing. */
export function renderMarkdown(report: Report): string {
  const groups = PROBLEMS.flatMap((state) => groupRows(report.rows, state));
  const passed = countRows(report, 'passed');
  return `${[
    `### ${escapeMarkdown(report.verdict?.sentence ?? `${report.title} is not finished`)}`,
    `${formatDuration(report.durationMs)} · ${countOf(report)}`,
    ...groups.map(renderGroup),
    ...(passed > 0 ? [`✅ ${passed} passed`] : []),
  ].join('\n\n')}\n`;
}

function renderGroup({ state, rows, summary, remedy }: RowGroup): string {
  const names = rows.map(({ id }) => codeSpan(id)).join(', ');
  const line = `- ${SIGNS[state].emoji} ${names} ${escapeMarkdown(summary || SIGNS[state].word)}`;
  const pasted = manyLines(remedy);
  return pasted === '' ? line : `${line}\n\n${fenced(pasted)}`;
}

/** A fence longer than any run of backticks inside it cannot be closed from inside. */
function fenced(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return [fence, ...text.split('\n'), fence].map((line) => `  ${line}`).join('\n');
}

function codeSpan(text: string): string {
  return `\`${oneLine(text).replaceAll('`', "'")}\``;
}

/** Every character that Markdown, HTML or GitHub (`@name`, `#1`) might read gets its backslash or entity. */
function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('#', '&#35;')
    .replaceAll('@', '&#64;')
    .replace(/[\\`*_{}[\]()~|!]/g, '\\$&');
}
