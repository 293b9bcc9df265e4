import { nanoid } from 'nanoid';
import type { CliCommand, Terminal } from './cli-command.ts';
import { COMMAND_LOADERS } from './command-loaders.ts';
import { help } from './commands/help.ts';
import { EXIT } from './exit-codes.ts';
import { explainError } from './explain-error.ts';
import { findCommand } from './find-command.ts';
import { parseArguments } from './parse-arguments.ts';
import { readVersion } from './version.ts';

/** Runs one command line and returns its exit code. Never throws. */
export async function main(words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(words, terminal);
  } catch (error) {
    const { text, code } = explainError(error, {
      debug: terminal.env.BITIQ_LOG_LEVEL === 'debug',
      isCancelled: terminal.signal.aborted,
      newReference: () => nanoid(8),
    });
    terminal.err(text);
    return code;
  }
}

async function dispatch(words: readonly string[], terminal: Terminal): Promise<number> {
  const [verb = 'help', ...rest] = words;
  if (verb === '--version') {
    terminal.out(`${readVersion()}\n`);
    return EXIT.ok;
  }
  const asksHelp = words.some((word) => word === '--help' || word === '-h');
  if (asksHelp) {
    const about = words.filter((word) => !word.startsWith('-')).slice(0, 1);
    return help.run({ positionals: about, options: {} }, terminal, loadAll);
  }
  const command = await loadCommand(verb);
  return command.run(parseArguments(command, rest), terminal, loadAll);
}

/** Throws `UserError` with the verb that was most likely meant. */
async function loadCommand(verb: string): Promise<CliCommand> {
  const load = Object.hasOwn(COMMAND_LOADERS, verb) ? COMMAND_LOADERS[verb] : undefined;
  return load === undefined ? findCommand(await loadAll(), verb) : load();
}

const loadAll = async () => (await import('./commands/index.ts')).CLI_COMMANDS;
