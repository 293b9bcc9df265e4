import { oneLine } from '../../wording/outside-text.ts';
import { RULE_SIGNS, type RuleView, type WhyView, whySentence, whySign } from '../why.ts';
import { below, paragraph, sections, type TerminalMoment, unmentioned, untilText } from './paragraph.ts';

/** Every rule of the gate with its verdict: first what is needed and what to do, then all in order. */
export function renderWhy(view: WhyView, style: TerminalMoment): string {
  return sections([
    [
      ...paragraph(`${whySign(view)} ${unmentioned(whySentence(view))}`, style),
      ...below(view.needs === '' ? '' : `still needed: ${unmentioned(view.needs)}`, style),
      ...below(view.next === '' ? '' : `next: ${view.next}`, style),
      ...(view.expiresAt ? below(`open ${untilText(view.expiresAt, style.now)}`, style) : []),
    ],
    ...view.rules.map((rule) => ruleLines(rule, style)),
    [`run ${oneLine(view.runId)}`],
  ]);
}

function ruleLines({ rule, title, verdict, sentence }: RuleView, style: TerminalMoment): readonly string[] {
  const { emoji, word } = RULE_SIGNS[verdict];
  return [
    ...paragraph(`${emoji} ${word} · rule ${rule} · ${unmentioned(sentence)}`, style),
    ...below(title, style),
  ];
}
