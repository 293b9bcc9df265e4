import { plural } from '../../wording/counts.ts';
import { manyLines, oneLine } from '../../wording/outside-text.ts';

/** A case of `bitiq policy test` and how it went. */
export interface PolicyCaseView {
  readonly name: string;
  readonly passed: boolean;
  readonly expected: { readonly state: string; readonly refused: readonly string[] };
  readonly actual: { readonly state: string; readonly refused: readonly string[] };
  readonly because: readonly string[];
}

/** Each case with the rules that decided it, and how many pass. */
export function renderPolicyCases(cases: readonly PolicyCaseView[]): string {
  const failed = cases.filter(({ passed }) => !passed).length;
  const verdict =
    failed === 0 ? `✅ ${plural(cases.length, 'case')} passed` : `❌ ${failed} of ${cases.length} failed`;
  return `${[...cases.flatMap(renderCase), '', verdict].join('\n')}\n`;
}

function renderCase({ name, passed, expected, actual, because }: PolicyCaseView): readonly string[] {
  const told = describe(actual);
  return [
    passed
      ? `✅ passed · ${oneLine(name)}: ${told}`
      : `❌ failed · ${oneLine(name)}: expected ${describe(expected)}; it is ${told}`,
    ...because.map((sentence) => `   ${manyLines(sentence)}`),
  ];
}

function describe({ state, refused }: PolicyCaseView['actual']): string {
  const codes = refused.map(oneLine).join(', ');
  return codes === '' ? state : `${state}, refusing ${codes}`;
}
