import { FURTHER_PERMISSIONS } from '../commands/authorize.ts';
import { COMMANDS } from '../commands/index.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { CHECKS } from '../jobs/preflight/checks/index.ts';
import type { Terminal } from './cli-command.ts';

/**
 * The configuration, judged against the checks and verbs that there are. From now on the terminal shows
 * none of its secrets. Throws `ConfigError`.
 */
export function loadKnownConfig({ env, cwd, learn }: Pick<Terminal, 'env' | 'cwd' | 'learn'>): Config {
  const checks = CHECKS.map(({ id }) => id);
  const verbs = [...new Set(COMMANDS.flatMap(({ permission }) => permission ?? [])), ...FURTHER_PERMISSIONS];
  const config = loadConfig({ env, cwd, known: { checks, verbs } });
  learn?.(config.secrets);
  return config;
}
