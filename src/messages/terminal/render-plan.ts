import { oneLine } from '../../wording/outside-text.ts';
import { listsOf, type PlanInFull, type PlannedPart } from '../plan-in-full.ts';
import { below, paragraph, sections, widthOf } from './paragraph.ts';
import type { TerminalStyle } from './render-report.ts';
import { hanging, INDENT } from './wrap.ts';

/** A plan with all that people approve; nothing is left out. */
export function renderPlan(plan: PlanInFull, style: TerminalStyle): string {
  const several = plan.waves.length > 1;
  return sections([
    [
      ...paragraph(`Plan ${plan.planId} of ${plan.act}`, style),
      `${INDENT}${oneLine(plan.hash)}`,
      ...below(plan.facts.map(oneLine).filter(Boolean).join(' · '), style),
    ],
    confirmationLines(plan.confirmations ?? [], style),
    ...plan.waves.flatMap((wave, index) => [
      several ? [plan.titles?.[index] ?? `wave ${index + 1} of ${plan.waves.length}`] : [],
      ...wave.map((part) => partLines(part, style)),
    ]),
    [`run ${oneLine(plan.runId)}`],
  ]);
}

function confirmationLines(texts: readonly string[], style: TerminalStyle): readonly string[] {
  if (texts.length === 0) return [];
  return ['Whoever approves confirms', ...texts.flatMap((text) => entry(text, style))];
}

function entry(text: string, style: TerminalStyle): readonly string[] {
  return hanging(`· ${oneLine(text)}`, widthOf(style), INDENT + INDENT, '  ');
}

function partLines(part: PlannedPart, style: TerminalStyle): readonly string[] {
  const commits = part.commits.map(({ text, url }) =>
    [oneLine(text), oneLine(url)].filter(Boolean).join('  '),
  );
  const lists = [...(commits.length > 0 ? [{ word: 'commits', lines: commits }] : []), ...listsOf(part)];
  return [
    ...paragraph(part.name, style),
    ...below(part.gist, style),
    ...lists.flatMap(({ word, lines }) => [
      `${INDENT}${word}`,
      ...lines.flatMap((text) => entry(text, style)),
    ]),
    ...(part.objects ?? []).flatMap(({ name, place, fields }) => [
      ...entry([name, place].filter(Boolean).join(' '), style),
      ...fields.map((text) => `${INDENT}${INDENT}  ${keepIndent(text)}`),
    ]),
  ];
}

/** Lines of YAML say by their indentation what belongs to what. They are not wrapped, so that they can be copied. */
function keepIndent(text: string): string {
  return `${/^ */.exec(text)?.[0] ?? ''}${oneLine(text)}`;
}
