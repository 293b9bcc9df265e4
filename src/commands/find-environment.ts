import type { Config } from '../config/config.ts';
import { nearest } from '../config/nearest.ts';
import type { Environment } from '../config/schema.ts';
import { UserError } from '../errors.ts';

/** The environment of that name. Throws `UserError` with the known ones. */
export function findEnvironment(config: Pick<Config, 'environments'>, name: string | undefined): Environment {
  const known = [...config.environments.keys()];
  const environment = name === undefined ? undefined : config.environments.get(name);
  if (environment !== undefined) return environment;
  const meant = name === undefined ? undefined : nearest(name, known);
  throw new UserError(
    name === undefined ? 'missing-environment' : 'unknown-environment',
    name === undefined ? 'Which environment?' : `There is no environment ${name}.`,
    {
      next: `${meant === undefined ? '' : `Did you mean ${meant}? `}Environments: ${known.join(', ')}`,
    },
  );
}
