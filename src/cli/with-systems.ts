import { findEnvironment } from '../commands/find-environment.ts';
import type { Config } from '../config/config.ts';
import type { Environment } from '../config/schema.ts';
import { createSystems, type EnvironmentSystems } from '../jobs/preflight/systems.ts';
import { createRedactor, type Redactor } from '../redaction/redactor.ts';
import type { Terminal } from './cli-command.ts';
import { loadKnownConfig } from './load.ts';

/** What a verb works with that asks an environment's own systems, without Slack or Redis. */
export interface AtTerminal {
  readonly config: Config;
  readonly environment: Environment;
  readonly redactor: Redactor;
  /** Opens the environment's clients; they are closed when the work is done. */
  openSystems(): Promise<EnvironmentSystems>;
}

/** Does the work on an environment. Throws `UserError` where there is none of that name. Returns what the work returns. */
export async function withSystems<T>(
  terminal: Terminal,
  name: string,
  work: (at: AtTerminal) => Promise<T>,
): Promise<T> {
  const config = loadKnownConfig(terminal);
  const environment = findEnvironment(config, name);
  const systems = createSystems(config);
  try {
    return await work({
      config,
      environment,
      redactor: createRedactor(config.secrets),
      openSystems: () => systems.systemsOf(environment),
    });
  } finally {
    await systems.close();
  }
}
