import { parseBootstrap } from '../../commands/bootstrap.ts';
import { findEnvironment } from '../../commands/find-environment.ts';
import type { CliCommand } from '../cli-command.ts';
import { atTheGate } from '../gate/at-the-gate.ts';
import { loadKnownConfig } from '../load.ts';
import { wrongUsage } from '../parse-arguments.ts';

/** `bitiq bootstrap <environment>`: asks as Slack does; with `--plan` only tells, without Slack, Redis or SQL. */
export const bootstrap: CliCommand = {
  verb: 'bootstrap',
  summary: 'Bring an empty cluster to a healthy environment, in three phases',
  usage:
    'bootstrap <environment> [--plan] [--from <step>] [--only <step,…>] [--tls <way>] [--region <region>] [--reason <why>] [--json]',
  examples: [
    'bootstrap prod --plan',
    'bootstrap prod --plan --json',
    'bootstrap prod',
    'bootstrap prod --only operators',
  ],
  options: {
    plan: { type: 'flag', means: 'tell what would be written, and write nothing' },
    from: { type: 'text', value: 'step', means: 'the first step to do' },
    only: { type: 'text', value: 'step,…', means: 'the only steps to do; nothing is synced then' },
    tls: { type: 'text', value: 'way', means: 'router, cert-manager or custom' },
    region: { type: 'text', value: 'region', means: 'of AWS' },
    reason: { type: 'text', value: 'why', means: 'for those who approve' },
    json: { type: 'flag', means: 'print the answer as one JSON document, at the end' },
  },
  words: 1,
  async run({ positionals: [name], options }, terminal) {
    if (name === undefined) throw wrongUsage(bootstrap, 'Which environment?');
    const environment = findEnvironment(loadKnownConfig(terminal), name);
    const input = parseBootstrap(environment, options);
    const json = options.json === true;
    if (input.plan) {
      const { planBootstrapAtTerminal } = await import('../gate/plan-bootstrap.ts');
      return planBootstrapAtTerminal(terminal, name, input, { json });
    }
    return atTheGate(terminal, async (gate) => {
      const { askAtTerminal } = await import('../gate/ask.ts');
      return askAtTerminal(gate, { kind: 'bootstrap', name, input: { ...input } }, { json });
    });
  },
};
