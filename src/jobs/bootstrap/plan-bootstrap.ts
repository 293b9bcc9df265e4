import type { Environment } from '../../config/schema.ts';
import { hashPlan, shortHash } from '../../gate/plan-hash.ts';
import type { Report, Verdict } from '../../report.ts';
import { plural } from '../../wording/counts.ts';
import { short } from '../sync/wording.ts';
import { describePlannedSteps } from './describe-steps.ts';
import { lookAtAll } from './look-at.ts';
import { type BootstrapSystems, outline } from './outline.ts';
import { type StepsAsked, selectSteps } from './select-steps.ts';
import type { Part, Standing } from './step.ts';

export interface PlanBootstrapOptions {
  readonly environment: Environment;
  readonly systems: BootstrapSystems;
  readonly asked: StepsAsked;
  readonly signal: AbortSignal;
  /** Told as it goes on; the answer carries the verdict. */
  readonly onProgress?: ((report: Report) => void) | undefined;
}

const OUTCOMES = { yes: 'succeeded', no: 'failed', unknown: 'errored' } as const;

export interface PlannedBootstrap {
  readonly outcome: 'succeeded' | 'failed' | 'errored';
  readonly report: Report;
}

/** What a bootstrap would do, part by part. Writes nothing. Throws `ExternalError` where it cannot be planned. */
export async function planBootstrap(options: PlanBootstrapOptions): Promise<PlannedBootstrap> {
  const { environment, systems, asked, signal, onProgress } = options;
  const began = performance.now();
  const { plan, steps: all } = await outline(environment, systems, signal);
  const steps = selectSteps(all, asked);
  const parts = steps.flatMap((step) => step.parts);
  const shown = {
    id: shortHash(hashPlan(plan)),
    ways: [],
    facts: [`commit ${short(plan.commit)}`, 'nothing was written'],
  };
  const toReport = (found: ReadonlyMap<string, Standing>, verdict?: Verdict): Report => ({
    title: `${environment.title} bootstrap`,
    environment: environment.name,
    noun: 'step',
    rows: describePlannedSteps(steps, found),
    ...(verdict && { verdict }),
    plan: shown,
    durationMs: Math.round(performance.now() - began),
  });
  const found = await lookAtAll(parts, signal, (some) => onProgress?.(toReport(some)));
  const verdict = judge(environment.title, parts, found);
  return { outcome: OUTCOMES[verdict.answer], report: toReport(found, verdict) };
}

function judge(title: string, parts: readonly Part[], found: ReadonlyMap<string, Standing>): Verdict {
  const count = (...states: readonly Standing['state'][]) =>
    parts.filter(({ id }) => states.includes(found.get(id)?.state ?? 'unknown')).length;
  const what = `${count('create')} to create, ${count('change')} to change, ${count('so')} already so`;
  if (count('fails') > 0)
    return {
      answer: 'no',
      sentence: `${title} cannot be bootstrapped as it is: ${plural(count('fails'), 'obstacle')} (${what})`,
    };
  if (count('unknown') > 0)
    return {
      answer: 'unknown',
      sentence: `could not determine all of it: ${plural(count('unknown'), 'part')} could not be asked (${what})`,
    };
  if (count('so') === parts.length)
    return {
      answer: 'yes',
      sentence: `${title} is prepared: ${plural(parts.length, 'part')}, each already so`,
    };
  return { answer: 'yes', sentence: `bootstrap of ${title}: ${what}` };
}
