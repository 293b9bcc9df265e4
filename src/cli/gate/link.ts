import type { Services } from '../../commands/command.ts';
import { nameOf } from '../../commands/views/name-of.ts';
import type { RawEnvironment } from '../../config/load-variables.ts';
import { oneLine } from '../../wording/outside-text.ts';
import { EXIT } from '../exit-codes.ts';
import { prepareCredentials, writeCredentials } from './credentials.ts';

/** Links this terminal with a code from Slack, and keeps what proves it. */
export async function linkTerminal(
  services: Pick<Services, 'directory' | 'links'>,
  code: string,
  terminal: { readonly name: string; readonly env: RawEnvironment; out(text: string): void },
): Promise<number> {
  prepareCredentials(terminal.env);
  const { slack, token } = await services.links.redeem(code, terminal.name);
  const file = writeCredentials(terminal.env, { token });
  const who = oneLine(await nameOf(services, slack));
  terminal.out(
    `✅ ${terminal.name.replace(/^terminal:/, '')} is linked to ${who} in Slack.\n   kept in ${file}\n`,
  );
  return EXIT.ok;
}
