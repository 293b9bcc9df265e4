import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { RawEnvironment } from '../../config/load-variables.ts';
import { RefusedError, UserError } from '../../errors.ts';

const credentials = z.object({ token: z.string().min(20) });

/** What proves this terminal to bitiq. */
export type Credentials = z.output<typeof credentials>;

const OWN_FOLDER = 'Set XDG_CONFIG_HOME to a folder of yours; in a pod of bitiq: /data/links/<your name>.';

/** `$XDG_CONFIG_HOME/bitiq/credentials.json`, by default under `~/.config`. Throws where there is no home. */
export function credentialsFile(env: RawEnvironment): string {
  const folder = env.XDG_CONFIG_HOME || (env.HOME && join(env.HOME, '.config'));
  if (folder) return join(folder, 'bitiq', 'credentials.json');
  throw new UserError('no-home', 'There is no place to keep the link of this terminal.', {
    next: OWN_FOLDER,
  });
}

/** What was kept here; `undefined`: nothing. Throws `RefusedError` where others could have read it. */
export function readCredentials(env: RawEnvironment): Credentials | undefined {
  const file = credentialsFile(env);
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if ((stats.mode & 0o077) !== 0) {
    throw new RefusedError('credentials-open', `Others can read ${file}, so it proves nothing.`, {
      next: 'Delete it, type /bitiq link in Slack, and link this terminal anew.',
    });
  }
  return parse(readFileSync(file, 'utf8'));
}

function parse(text: string): Credentials | undefined {
  try {
    return credentials.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Makes the folder before anything is asked for, so that no code is used up in vain. Throws where it cannot. */
export function prepareCredentials(env: RawEnvironment): void {
  const folder = dirname(credentialsFile(env));
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new UserError('no-home', `Nothing can be kept in ${folder}, so this terminal cannot be linked.`, {
      next: OWN_FOLDER,
      cause,
    });
  }
}

/** Keeps it, whole or not at all, for this user's eyes alone. */
export function writeCredentials(env: RawEnvironment, kept: Credentials): string {
  const file = credentialsFile(env);
  const next = `${file}.${process.pid}`;
  writeFileSync(next, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
  chmodSync(next, 0o600);
  renameSync(next, file);
  return file;
}
