import type { BootstrapInput } from '../../commands/bootstrap.ts';
import { findEnvironment } from '../../commands/find-environment.ts';
import { planBootstrap, withOptions } from '../../jobs/bootstrap/index.ts';
import { createSystems } from '../../jobs/preflight/systems.ts';
import { renderReport } from '../../messages/terminal/render-report.ts';
import { createRedactor } from '../../redaction/redactor.ts';
import type { Terminal } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';
import { loadKnownConfig } from '../load.ts';

const EXIT_OF = { succeeded: EXIT.ok, failed: EXIT.blocked, errored: EXIT.unknown } as const;

/** The same plan as in Slack, without Slack, Redis and SQL. Writes nothing. */
export async function planBootstrapAtTerminal(
  terminal: Terminal,
  name: string,
  input: BootstrapInput,
  { json }: { readonly json: boolean },
): Promise<number> {
  const config = loadKnownConfig(terminal);
  const environment = findEnvironment(config, name);
  const redactor = createRedactor(config.secrets);
  const systems = createSystems(config);
  try {
    const { outcome, report } = await planBootstrap({
      environment: withOptions(environment, input),
      systems: await systems.systemsOf(environment),
      asked: input,
      signal: terminal.signal,
    });
    const shown = redactor.data(report);
    if (json) terminal.out(`${JSON.stringify(shown, null, 2)}\n`);
    else terminal.out(redactor.text(renderReport(shown, terminal.settings)));
    return EXIT_OF[outcome];
  } finally {
    await systems.close();
  }
}
