import type { KnownBlock, ModalView, RichTextSection } from '@slack/types';
import { plural } from '../wording/counts.ts';
import { oneLine } from '../wording/outside-text.ts';
import { context } from './blocks.ts';
import { jsonSize, SLACK_LIMITS, VIEW_BUDGET } from './limits.ts';
import { showDialog } from './modal.ts';
import { listsOf, type PlanInFull, type PlannedObject, type PlannedPart } from './plan-in-full.ts';
import {
  boldPart,
  bullets,
  codePart,
  italicPart,
  line,
  linkPart,
  plainPart,
  preformatted,
  type RichTextPart,
  richText,
  words,
} from './rich-text.ts';
import { code } from './text.ts';

/** Lines of one list before it counts the others. */
const NAMED = 60;

/** Letters of one thing that is written, before its lines are counted. */
const LONGEST = 3_000;

/** Kept for what stands around the applications. */
const FRAME_BLOCKS = 4;

/** The whole plan in a dialog: what there is no room for is counted, with how to see it. */
export function buildPlanDialog(plan: PlanInFull): ModalView {
  const frame = [
    richText([
      line(...boldPart(`plan ${plan.planId}`)),
      ...(plan.facts.length > 0 ? [line(...plainPart(plan.facts.join(' · '), 1_000))] : []),
      ...preformatted(plan.hash, 100),
      ...confirmationLines(plan.confirmations ?? []),
    ]),
  ];
  const { blocks, left } = takeBlocks(plan, VIEW_BUDGET - jsonSize(frame) - 2_000);
  const command = code(plan.command);
  return showDialog(`Plan of ${plan.act.charAt(0).toLowerCase()}${plan.act.slice(1)}`, [
    ...frame,
    ...blocks,
    ...(left > 0 ? [context(`⚠️ ${plural(left, 'application')} more not shown · all of it: ${command}`)] : []),
    context(`the same in full, at a terminal: ${command}`, `run ${code(plan.runId, 80)}`),
  ]);
}

/** Beside the plan these are what somebody puts their name to, so they stand apart. */
function confirmationLines(texts: readonly string[]): readonly RichTextPart[] {
  return texts.length === 0
    ? []
    : [line(...boldPart('Whoever approves confirms')), ...bullets(counted(texts))];
}

/** A block for each application, as many as fit, with its wave before the first of each. */
function takeBlocks(
  { waves, titles }: PlanInFull,
  budget: number,
): { blocks: readonly KnownBlock[]; left: number } {
  const all = waves.flatMap((wave, index) =>
    wave.map((part, at) => ({
      part,
      heading:
        at === 0 && waves.length > 1 ? (titles?.[index] ?? `wave ${index + 1} of ${waves.length}`) : '',
    })),
  );
  const blocks: KnownBlock[] = [];
  let room = budget;
  for (const [taken, { part, heading }] of all.entries()) {
    const block = richText([...(heading ? [line(...boldPart(heading))] : []), ...partLines(part)]);
    room -= jsonSize(block);
    if (room < 0 || blocks.length === SLACK_LIMITS.modalBlocks - FRAME_BLOCKS)
      return { blocks, left: all.length - taken };
    blocks.push(block);
  }
  return { blocks, left: 0 };
}

function partLines(part: PlannedPart): readonly RichTextPart[] {
  return [
    line(...codePart(oneLine(part.name) || '–'), words('  '), ...plainPart(part.gist)),
    ...commitLines(part.commits),
    ...listsOf(part).flatMap(({ word, lines }) =>
      word === 'options' ? [optionsLine(lines)] : [line(...italicPart(word)), ...bullets(counted(lines))],
    ),
    ...(part.objects ?? []).flatMap(objectLines),
  ];
}

/** What is short stands beside the name; longer is easier to read below it, as it is written. */
function objectLines({ name, place, fields }: PlannedObject): readonly RichTextPart[] {
  const isLong = fields.length > 1;
  const beside = isLong ? place : [place, ...fields].filter(Boolean).join(' · ');
  const heading = line(...boldPart(name, 300), ...(beside === '' ? [] : [words('  '), ...plainPart(beside)]));
  return isLong ? [heading, ...preformatted(wholeLines(fields), LONGEST)] : [heading];
}

/** As many whole lines as a block takes, and how many there are besides. */
function wholeLines(lines: readonly string[]): string {
  let room = LONGEST - 40;
  const fits = lines.findIndex((text) => {
    room -= text.length + 1;
    return room < 0;
  });
  if (fits === -1) return lines.join('\n');
  return [...lines.slice(0, fits), `and ${plural(lines.length - fits, 'line')} more`].join('\n');
}

/** They are short, and the same for most: one line. */
function optionsLine(lines: readonly string[]): RichTextPart {
  return line(...italicPart('options'), words('  '), ...plainPart(counted(lines).join(', '), 1_000));
}

function commitLines(commits: PlannedPart['commits']): readonly RichTextPart[] {
  if (commits.length === 0) return [];
  const elements = commits.slice(0, NAMED).map(
    ({ text, url }): RichTextSection => ({
      type: 'rich_text_section',
      elements: linkPart(oneLine(text) || '–', url),
    }),
  );
  const more = commits.length - elements.length;
  return [
    line(...italicPart('commits')),
    { type: 'rich_text_list', style: 'bullet', elements },
    ...(more > 0 ? [line(...plainPart(`and ${more} more`))] : []),
  ];
}

function counted(lines: readonly string[]): readonly string[] {
  const more = lines.length - NAMED;
  return more > 0 ? [...lines.slice(0, NAMED), `and ${more} more`] : lines;
}
