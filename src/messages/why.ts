import type { KnownBlock } from '@slack/types';
import { plural } from '../wording/counts.ts';
import { context, header, message } from './blocks.ts';
import { untilParts } from './gate-parts.ts';
import { BLOCKS_BUDGET } from './limits.ts';
import {
  boldPart,
  italicPart,
  line,
  linkPart,
  plainPart,
  type RichTextPart,
  richText,
  takeFitting,
  words,
} from './rich-text.ts';
import type { SlackMessage } from './run-view.ts';
import { code } from './text.ts';

/** A rule of the gate and how it stands, as it is told. */
export interface RuleView {
  readonly rule: number;
  readonly title: string;
  readonly verdict: 'holds' | 'waits' | 'broken' | 'later';
  readonly sentence: string;
}

/** Why a run waits or was refused. */
export interface WhyView {
  readonly runId: string;
  /** `Sync prod`. */
  readonly act: string;
  /** How it stands, after `Sync prod`: `waits for approval`, `was rejected`. */
  readonly state: string;
  readonly rules: readonly RuleView[];
  /** What is still needed; empty: nothing. */
  readonly needs: string;
  /** What happens next, or what to do, as one sentence. */
  readonly next: string;
  /** While it waits. */
  readonly expiresAt?: Date | undefined;
  readonly link?: string | undefined;
}

/** One sign and one word each. */
export const RULE_SIGNS: Readonly<
  Record<RuleView['verdict'], { readonly emoji: string; readonly word: string }>
> = {
  holds: { emoji: '✅', word: 'holds' },
  waits: { emoji: '🔒', word: 'waits' },
  broken: { emoji: '❌', word: 'broken' },
  later: { emoji: '⏳', word: 'later' },
};

/** `Sync prod waits for approval: rule 5 waits`, with what is broken before what waits. */
export function whySentence({ act, state, rules }: WhyView): string {
  const named = (verdict: RuleView['verdict']) =>
    rules.filter((rule) => rule.verdict === verdict).map(({ rule }) => rule);
  const told = (
    [
      ['broken', 'is broken', 'are broken'],
      ['waits', 'waits', 'wait'],
    ] as const
  ).flatMap(([verdict, one, many]) => {
    const numbers = named(verdict);
    if (numbers.length === 0) return [];
    return [
      `rule${numbers.length === 1 ? '' : 's'} ${numbers.join(', ')} ${numbers.length === 1 ? one : many}`,
    ];
  });
  return `${act} ${state}${told.length > 0 ? `: ${told.join(', ')}` : ''}`;
}

/** There are nine. */
const MOST_RULES = 20;

/** Of the whole. A vote that does not count breaks a rule, and the request goes on waiting. */
export function whySign({ rules, expiresAt }: WhyView): string {
  if (expiresAt !== undefined) return RULE_SIGNS.waits.emoji;
  const worst = (['broken', 'waits'] as const).find((verdict) =>
    rules.some((rule) => rule.verdict === verdict),
  );
  return RULE_SIGNS[worst ?? 'holds'].emoji;
}

/** Every rule of the gate with its verdict: first what stands in the way and what to do, then all in order. */
export function buildWhyMessage(view: WhyView): SlackMessage<KnownBlock> {
  const { parts, taken } = takeFitting(
    view.rules.slice(0, MOST_RULES),
    (rule) => [ruleLine(rule)],
    BLOCKS_BUDGET - 4_000,
  );
  const left = view.rules.length - taken;
  return message(`${whySentence(view)}. ${view.needs && `Still needed: ${view.needs}. `}${view.next}`, [
    header(`${whySign(view)} ${whySentence(view)}`),
    richText([
      ...(view.needs === ''
        ? []
        : [line(...boldPart('still needed'), words('  '), ...plainPart(view.needs))]),
      line(...boldPart('next'), words('  '), ...plainPart(view.next)),
      ...(view.expiresAt ? [line(...boldPart('open'), words('  '), ...untilParts(view.expiresAt))] : []),
      ...(view.link ? [line(...linkPart('Open its message', view.link))] : []),
    ]),
    { type: 'divider' },
    ...parts.map((part) => richText([part])),
    context(left > 0 ? `and ${plural(left, 'rule')} more` : undefined, `run ${code(view.runId, 80)}`),
  ]);
}

/** `❌ broken · rule 4 · Who asked does not approve …`, and below it what that stands on. */
function ruleLine({ rule, title, verdict, sentence }: RuleView): RichTextPart {
  const { emoji, word } = RULE_SIGNS[verdict];
  return line(
    words(`${emoji} `),
    ...boldPart(`${word} · rule ${rule}`),
    words('  '),
    ...plainPart(sentence, 600),
    words('\n'),
    ...italicPart(title),
  );
}
