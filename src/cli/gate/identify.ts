import { identifyCaller } from '../../commands/authorize.ts';
import type { Caller, Services } from '../../commands/command.ts';
import type { RawEnvironment } from '../../config/load-variables.ts';
import { RefusedError } from '../../errors.ts';
import { readCredentials } from './credentials.ts';
import { terminalName } from './terminal-name.ts';

const HOW = 'Type /bitiq link in Slack, and here what it tells you: bitiq link <code>';

/**
 * Who is at this terminal: whom it is linked to, if Slack says now that they are a full, active member.
 * They act under the terminal's name. Throws `RefusedError` for anybody else.
 */
export async function identifyTerminal(
  services: Pick<Services, 'config' | 'directory' | 'links'>,
  env: RawEnvironment,
): Promise<Caller> {
  const kept = readCredentials(env);
  if (kept === undefined) {
    throw new RefusedError('not-linked', 'This terminal is not linked to anybody in Slack.', { next: HOW });
  }
  const known = await services.links.whoIs(kept.token);
  const [, teamId, userId] = /^slack:([^/]+)\/(.+)$/.exec(known?.slack ?? '') ?? [];
  if (known === undefined || teamId === undefined || userId === undefined) {
    throw new RefusedError('link-unknown', 'The link of this terminal is not known here any more.', {
      next: HOW,
    });
  }
  return { ...(await identifyCaller(services, { teamId, userId })), principal: known.terminal };
}

/** Under which name a terminal is put on record, whoever is there: as it was linked, else as this machine says. */
export async function nameOnRecord({ links }: Pick<Services, 'links'>, env: RawEnvironment): Promise<string> {
  try {
    const kept = readCredentials(env);
    const known = kept && (await links.whoIs(kept.token));
    return known?.terminal ?? terminalName();
  } catch {
    return terminalName();
  }
}
