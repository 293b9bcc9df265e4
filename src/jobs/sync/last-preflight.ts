import { ageOf, HOUR_MS } from '../../wording/durations.ts';
import { blocks, unknown } from './obstacle.ts';
import type { Obstacle, PreflightVerdict } from './plan.ts';

/** How the last finished preflight of the environment ended. */
export interface LastPreflight {
  readonly answer: 'yes' | 'no' | 'unknown';
  readonly at: Date;
}

/** Where a policy asks for a preflight, an older one counts as none. */
const VALID_MS = HOUR_MS;

const VERDICTS = { yes: 'ready', no: 'not-ready', unknown: 'unknown' } as const;

/** What it said, however long ago: its age changes by itself, and so is no part of a plan. */
export function verdictOf(last: LastPreflight | undefined): PreflightVerdict {
  return last === undefined ? 'none' : VERDICTS[last.answer];
}

/** What a policy with `requirePreflight` does not let pass. */
export function missingPreflight(
  environment: string,
  last: LastPreflight | undefined,
  now: Date,
): readonly Obstacle[] {
  const isOld = last !== undefined && now.getTime() - last.at.getTime() > VALID_MS;
  if (last?.answer === 'yes' && !isOld) return [];
  const wanted = `the policy wants ${environment} found ready within the last hour`;
  const tell = last?.answer === 'unknown' && !isOld ? unknown : blocks;
  const sentence = `${isOld ? agedSentence(last, now) : sentenceOf(last)}; ${wanted}`;
  return [tell('preflight-not-ready', null, sentence, `preflight ${environment}`)];
}

function agedSentence({ at }: LastPreflight, now: Date): string {
  return `the last preflight was ${ageOf(at, now)} ago`;
}

function sentenceOf(last: LastPreflight | undefined): string {
  if (last === undefined) return 'no preflight is known';
  return last.answer === 'no' ? 'the last preflight said not ready' : 'the last preflight could not tell';
}
