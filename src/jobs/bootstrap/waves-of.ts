import type { BootstrapPlan } from './plan.ts';
import { rootApplicationOf } from './root-application.ts';

/** What is synced, wave by wave: the root Application alone, then what it brings. */
export function wavesOf({
  environment,
  waves,
}: Pick<BootstrapPlan, 'environment' | 'waves'>): readonly (readonly string[])[] {
  const root = rootApplicationOf(environment);
  const others = waves.map((wave) => [...new Set(wave)].filter((name) => name !== root));
  return [[root], ...others.filter((wave) => wave.length > 0)];
}
