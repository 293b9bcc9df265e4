import { runSmoke, type SmokeVerdict, toReport } from '../../jobs/smoke/index.ts';
import { chooseForm, FORM_OPTIONS } from '../answer-form.ts';
import type { CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';
import { wrongUsage } from '../parse-arguments.ts';
import { showAsItGoes } from '../show-as-it-goes.ts';
import { withSystems } from '../with-systems.ts';

const EXIT_OF: Readonly<Record<SmokeVerdict, number>> = {
  works: EXIT.ok,
  broken: EXIT.blocked,
  unknown: EXIT.unknown,
};

/** `bitiq smoke <environment>`: the same answer as in Slack, without Slack, Redis or SQL. */
export const smoke: CliCommand = {
  verb: 'smoke',
  summary: 'Does an environment work: Routes, live images, pipelines, image updater',
  usage: 'smoke <environment> [--json|--markdown]',
  examples: ['smoke prod', 'smoke prod --json'],
  options: FORM_OPTIONS,
  words: 1,
  async run(args, terminal) {
    const [name] = args.positionals;
    if (name === undefined) throw wrongUsage(smoke, 'Which environment?');
    const form = chooseForm(smoke, args);
    return withSystems(terminal, name, ({ environment, redactor, openSystems }) =>
      showAsItGoes({ terminal, redactor, form }, async (onProgress) => {
        const systems = await openSystems();
        const result = await runSmoke({ environment, systems, signal: terminal.signal, onProgress });
        const { checks, durationMs, verdict } = result;
        return { result, report: toReport({ environment, checks, durationMs }), code: EXIT_OF[verdict] };
      }),
    );
  },
};
