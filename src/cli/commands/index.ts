import type { CliCommand } from '../cli-command.ts';
import { COMMAND_LOADERS } from '../command-loaders.ts';

/** All verbs at once, for help and for who asks for one that is not there. */
export const CLI_COMMANDS: readonly CliCommand[] = await Promise.all(
  Object.values(COMMAND_LOADERS).map((load) => load()),
);
