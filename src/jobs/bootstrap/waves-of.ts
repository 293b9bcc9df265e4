import type { BootstrapPlan } from './plan.ts';
import { bringsOthers, rootApplicationOf, umbrellaOf } from './root-application.ts';

/** What is synced, wave by wave: the root Application alone, the umbrella alone, then what that brings. */
export function wavesOf({
  environment,
  waves,
}: Pick<BootstrapPlan, 'environment' | 'waves'>): readonly (readonly string[])[] {
  const others = waves.map((wave) => [...new Set(wave)].filter((name) => !bringsOthers(name, environment)));
  const first = [[rootApplicationOf(environment)], [umbrellaOf(environment)]];
  return [...first, ...others.filter((wave) => wave.length > 0)];
}
