import type { parseSync } from '../../commands/sync.ts';
import { planFlux, planSync, toFluxReport, toReport } from '../../jobs/sync/index.ts';
import { renderReport } from '../../messages/terminal/render-report.ts';
import type { Terminal } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';
import { readLastPreflight } from '../read-last-preflight.ts';
import { withSystems } from '../with-systems.ts';

const EXIT_OF = { yes: EXIT.ok, no: EXIT.blocked, unknown: EXIT.unknown } as const;

/** The same plan as in Slack, without Slack and Redis; SQL is only read, where it is there. */
export async function planAtTerminal(
  terminal: Terminal,
  name: string,
  { applications, revision, prune }: ReturnType<typeof parseSync>,
  { json }: { readonly json: boolean },
): Promise<number> {
  return withSystems(terminal, name, async ({ config, environment, redactor, openSystems }) => {
    const began = performance.now();
    const asked = {
      environment,
      systems: await openSystems(),
      lastPreflight: await readLastPreflight(config.databaseUrl, environment.name),
      applications,
      revision,
      prune,
      signal: terminal.signal,
    };
    const { title } = environment;
    const sinceBegan = () => ({ title, durationMs: Math.round(performance.now() - began) });
    const { planned, report } =
      environment.controller === 'flux'
        ? await planFlux(asked).then((planned) => ({ planned, report: toFluxReport(planned, sinceBegan()) }))
        : await planSync({ ...asked, environments: [...config.environments.values()] }).then((planned) => ({
            planned,
            report: toReport(planned, sinceBegan()),
          }));
    if (json) terminal.out(`${JSON.stringify(redactor.data(planned), null, 2)}\n`);
    else terminal.out(redactor.text(renderReport(redactor.data(report), terminal.settings)));
    return EXIT_OF[report.verdict?.answer ?? 'unknown'];
  });
}
