import { findEnvironment } from '../../commands/find-environment.ts';
import { describePolicy } from '../../gate/describe-policy.ts';
import { findPolicy } from '../../gate/find-policy.ts';
import { NO_POLICY } from '../../gate/rules.ts';
import { renderPolicyCases } from '../../messages/terminal/render-policy.ts';
import { formatDuration } from '../../wording/durations.ts';
import type { CliArguments, CliCommand, Terminal } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';
import { loadKnownConfig } from '../load.ts';
import { wrongUsage } from '../parse-arguments.ts';
import { readCases } from '../policy/read-cases.ts';
import { runCase } from '../policy/run-case.ts';

/** Where cases stand when no file is named. */
const DEFAULT_FILE = 'bitiq.policy.yaml';

/** `bitiq policy`: tries the approval policies against a table of cases, or reads one aloud. */
export const policy: CliCommand = {
  verb: 'policy',
  summary: 'Try the approval policies against a table of cases; read one aloud',
  usage: 'policy test [<file>] [--json] | policy show <environment> <job>',
  examples: ['policy test', 'policy test bitiq.policy.yaml --json', 'policy show prod sync'],
  options: { json: { type: 'flag', means: 'test: one JSON document instead of lines' } },
  words: 3,
  async run(args, terminal) {
    const [what, ...rest] = args.positionals;
    if (what === 'test' && rest.length <= 1) return test(rest[0] ?? DEFAULT_FILE, args, terminal);
    if (what === 'show' && rest.length === 2 && args.options.json === undefined) return show(rest, terminal);
    throw wrongUsage(
      policy,
      what === undefined ? 'policy what?' : `${args.positionals.join(' ')} is not taken.`,
    );
  },
};

function test(file: string, { options }: CliArguments, terminal: Terminal): number {
  const config = loadKnownConfig(terminal);
  const results = readCases(file, terminal.cwd, config).map((one) => {
    const environment = config.environments.get(one.environment);
    return runCase(one, environment && findPolicy(environment, one.job));
  });
  const passed = results.every((result) => result.passed);
  terminal.out(
    options.json ? `${JSON.stringify({ passed, cases: results }, null, 2)}\n` : renderPolicyCases(results),
  );
  return passed ? EXIT.ok : EXIT.blocked;
}

function show([name = '', job = '']: readonly string[], terminal: Terminal): number {
  const found = findPolicy(findEnvironment(loadKnownConfig(terminal), name), job);
  const lines = found === undefined ? [NO_POLICY.sentence] : describePolicy(found, formatDuration);
  terminal.out(`🔒 ${job} in ${name}\n${lines.map((line) => `   ${line}\n`).join('')}`);
  return found === undefined ? EXIT.blocked : EXIT.ok;
}
