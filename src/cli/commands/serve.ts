import { once } from 'node:events';
import type { Config } from '../../config/config.ts';
import { suggest } from '../../config/nearest.ts';
import { ConfigError } from '../../config/problem.ts';
import type { CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';
import { letGoOfLoading } from '../let-go-of-loading.ts';
import { loadKnownConfig } from '../load.ts';
import { wrongUsage } from '../parse-arguments.ts';

const ROLES = ['bot', 'worker', 'all'] as const;

/** `bitiq serve`: a process that answers Slack, does the work, or both, until it is told to stop. */
export const serve: CliCommand = {
  verb: 'serve',
  summary: 'Answer Slack (bot), do the work (worker), or both (all)',
  usage: 'serve --role bot|worker|all',
  examples: ['serve --role all'],
  options: { role: { type: 'text', value: 'bot|worker|all', means: 'bot, worker or all' } },
  words: 0,
  async run({ options }, terminal) {
    const given = String(options.role ?? 'all');
    const role = ROLES.find((known) => known === given);
    if (role === undefined)
      throw wrongUsage(serve, `There is no role ${given};${suggest(given, ROLES, 'roles')}`);
    const loaded = loadKnownConfig(terminal);
    if (role !== 'worker') assertSlack(loaded);
    const { serve: start } = await import('../../serve/index.ts');
    const serving = await start(loaded, role);
    letGoOfLoading();
    if (!terminal.signal.aborted) await once(terminal.signal, 'abort');
    await serving.stop();
    return EXIT.ok;
  },
};

function assertSlack({ slack }: Config): void {
  if (slack?.appToken !== undefined || slack?.signingSecret !== undefined) return;
  const message =
    'this role answers Slack; set SLACK_BOT_TOKEN, and SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)';
  throw new ConfigError([{ file: 'environment', message }]);
}
