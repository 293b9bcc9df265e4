import type { Config } from '../config/config.ts';
import type { Environment } from '../config/schema.ts';
import { listOf } from './arguments.ts';
import { findEnvironment } from './find-environment.ts';

/** What stands for every environment, unless one is called so. */
const ALL = 'all';

/**
 * The environments of `prod`, `prod,staging` or `all`, each once, the first one first. Throws `UserError`
 * with the known ones where one is not there, or none was named.
 */
export function findEnvironments(
  config: Pick<Config, 'environments'>,
  names: string | undefined,
): readonly [Environment, ...Environment[]] {
  const isAll = names === ALL && !config.environments.has(ALL);
  const [first, ...others] = isAll ? [...config.environments.keys()] : listOf(names);
  const find = (name: string | undefined) => findEnvironment(config, name);
  return [find(first), ...others.map(find)];
}

/** These, and further ones by name; those that are not configured any more are left out. */
export function withFurther(
  config: Pick<Config, 'environments'>,
  environments: readonly [Environment, ...Environment[]],
  names: readonly string[],
): readonly [Environment, ...Environment[]] {
  const [first, ...others] = environments;
  const further = names.flatMap((name) => config.environments.get(name) ?? []);
  return [first, ...new Set([...others, ...further].filter((each) => each !== first))];
}
