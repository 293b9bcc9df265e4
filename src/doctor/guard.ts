import type { Config } from '../config/config.ts';
import { ConfigError, type Problem } from '../config/problem.ts';
import { examine } from './examine.ts';
import { createDoctorSystems } from './systems.ts';
import type { DoctorRow } from './verdict.ts';

/**
 * Asks every environment whether bitiq has a right there that it must not have.
 *
 * @returns the rows that do not say no: a right that is held, or that could not be asked for.
 */
export async function findForbiddenRights(
  config: Config,
  signal: AbortSignal,
): Promise<readonly DoctorRow[]> {
  const systems = createDoctorSystems(config);
  try {
    const environments = [...config.environments.values()];
    const { rows } = await examine({ systems, environments, guardsOnly: true, signal });
    return rows.filter(({ state }) => state !== 'passed' && state !== 'skipped');
  } finally {
    await systems.close();
  }
}

/** What strict mode refuses to start with; names each right and where it is held. */
export function toStrictError(rows: readonly DoctorRow[]): ConfigError {
  const problems: readonly Problem[] = rows.map(({ id, state, summary, remedy }) => ({
    file: `BITIQ_STRICT, ${id}`,
    message: `${state === 'failed' ? '' : 'could not be asked: '}${summary ?? ''}${remedy ? `; ${remedy}` : ''}`,
  }));
  return new ConfigError(problems);
}
