import { FURTHER_PERMISSIONS } from '../commands/authorize.ts';
import { COMMANDS } from '../commands/index.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { CHECKS } from '../jobs/preflight/checks/index.ts';
import type { Terminal } from './cli-command.ts';

/** The configuration, judged against the checks and verbs that there are. Throws `ConfigError`. */
export function loadKnownConfig({ env, cwd }: Pick<Terminal, 'env' | 'cwd'>): Config {
  const checks = CHECKS.map(({ id }) => id);
  const verbs = [...new Set(COMMANDS.flatMap(({ permission }) => permission ?? [])), ...FURTHER_PERMISSIONS];
  return loadConfig({ env, cwd, known: { checks, verbs } });
}
