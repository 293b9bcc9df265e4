import type { BootstrapInput } from '../../commands/bootstrap.ts';
import { planBootstrap, withOptions } from '../../jobs/bootstrap/index.ts';
import { renderReport } from '../../messages/terminal/render-report.ts';
import type { Terminal } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';
import { withSystems } from '../with-systems.ts';

const EXIT_OF = { succeeded: EXIT.ok, failed: EXIT.blocked, errored: EXIT.unknown } as const;

/** The same plan as in Slack, without Slack, Redis and SQL. Writes nothing. */
export async function planBootstrapAtTerminal(
  terminal: Terminal,
  name: string,
  input: BootstrapInput,
  { json }: { readonly json: boolean },
): Promise<number> {
  return withSystems(terminal, name, async ({ environment, redactor, openSystems }) => {
    const { outcome, report } = await planBootstrap({
      environment: withOptions(environment, input),
      systems: await openSystems(),
      asked: input,
      signal: terminal.signal,
    });
    const shown = redactor.data(report);
    if (json) terminal.out(`${JSON.stringify(shown, null, 2)}\n`);
    else terminal.out(redactor.text(renderReport(shown, terminal.settings)));
    return EXIT_OF[outcome];
  });
}
