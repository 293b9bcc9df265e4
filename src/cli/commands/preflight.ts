import { parsePreflightOptions } from '../../commands/preflight.ts';
import type { PreflightVerdict } from '../../jobs/preflight/index.ts';
import { runPreflight, toReport } from '../../jobs/preflight/index.ts';
import { chooseForm, FORM_OPTIONS } from '../answer-form.ts';
import type { CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';
import { wrongUsage } from '../parse-arguments.ts';
import { showAsItGoes } from '../show-as-it-goes.ts';
import { withSystems } from '../with-systems.ts';

const EXIT_OF: Readonly<Record<PreflightVerdict, number>> = {
  ready: EXIT.ok,
  blocked: EXIT.blocked,
  unknown: EXIT.unknown,
};

/** `bitiq preflight <environment>`: the same answer as in Slack, without Slack, Redis or SQL. */
export const preflight: CliCommand = {
  verb: 'preflight',
  summary: 'Is an environment ready, and what stands in the way',
  usage: 'preflight <environment> [--json|--markdown] [--only <check,…>] [--timeout <30s>]',
  examples: [
    'preflight prod',
    'preflight prod --only wildcard-tls,worker-nodes',
    'preflight prod --json',
    'preflight prod --markdown > comment.md',
  ],
  options: {
    ...FORM_OPTIONS,
    only: { type: 'text', value: 'check,…', means: 'check ids, separated by commas' },
    timeout: { type: 'text', value: '30s', means: 'time limit of the whole run' },
  },
  words: 1,
  async run(args, terminal) {
    const [name] = args.positionals;
    if (name === undefined) throw wrongUsage(preflight, 'Which environment?');
    const form = chooseForm(preflight, args);
    const { only, timeoutMs } = parsePreflightOptions(args.options);
    return withSystems(terminal, name, ({ environment, redactor, openSystems }) =>
      showAsItGoes({ terminal, redactor, form }, async (onProgress) => {
        const result = await runPreflight({
          environment,
          systems: await openSystems(),
          only,
          timeoutMs,
          signal: terminal.signal,
          onProgress,
        });
        const { checks, durationMs, verdict } = result;
        return { result, report: toReport({ environment, checks, durationMs }), code: EXIT_OF[verdict] };
      }),
    );
  },
};
