import { findEnvironment } from '../commands/find-environment.ts';
import type { Config } from '../config/config.ts';
import type { Environment } from '../config/schema.ts';
import { createSystems, type EnvironmentSystems } from '../jobs/systems.ts';
import { createRedactor, type Redactor } from '../redaction/redactor.ts';
import type { Terminal } from './cli-command.ts';
import { loadKnownConfig } from './load.ts';

/** What a verb works with that asks the systems of several environments, without Slack or Redis. */
export interface WithConfig {
  readonly config: Config;
  readonly redactor: Redactor;
  /** Opens an environment's clients; they are closed when the work is done. */
  systemsOf(environment: Environment): Promise<EnvironmentSystems>;
}

/** What a verb works with that asks an environment's own systems, without Slack or Redis. */
export interface AtTerminal extends Omit<WithConfig, 'systemsOf'> {
  readonly environment: Environment;
  /** Opens the environment's clients; they are closed when the work is done. */
  openSystems(): Promise<EnvironmentSystems>;
}

/** Does the work on whatever environments it finds. Returns what the work returns. */
export async function withConfig<T>(terminal: Terminal, work: (at: WithConfig) => Promise<T>): Promise<T> {
  const config = loadKnownConfig(terminal);
  const systems = createSystems(config);
  try {
    return await work({ config, redactor: createRedactor(config.secrets), systemsOf: systems.systemsOf });
  } finally {
    await systems.close();
  }
}

/** Does the work on an environment. Throws `UserError` where there is none of that name. Returns what the work returns. */
export async function withSystems<T>(
  terminal: Terminal,
  name: string,
  work: (at: AtTerminal) => Promise<T>,
): Promise<T> {
  return withConfig(terminal, async ({ config, redactor, systemsOf }) => {
    const environment = findEnvironment(config, name);
    return work({ config, redactor, environment, openSystems: () => systemsOf(environment) });
  });
}
