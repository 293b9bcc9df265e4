import { parseArgs } from 'node:util';
import { suggest } from '../config/nearest.ts';
import { UserError } from '../errors.ts';
import type { CliArguments, CliCommand, CliOptions } from './cli-command.ts';

/** Sorts what was typed after the verb. Throws `UserError` that names what is wrong and what was meant. */
export function parseArguments(command: CliCommand, words: readonly string[]): CliArguments {
  const { tokens, positionals } = parseArgs({
    args: [...words],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(
      Object.entries(command.options).map(([name, { type }]) => [
        name,
        { type: type === 'flag' ? 'boolean' : 'string' },
      ]),
    ),
  });
  const options: Record<string, string | true> = {};
  for (const token of tokens) {
    if (token.kind === 'option') options[token.name] = readOption(command, token);
  }
  const extra = positionals.slice(command.words);
  if (extra.length === 0) return { positionals, options };
  throw wrongUsage(command, `${extra.join(' ')} is more than bitiq ${command.verb} takes.`);
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function readOption(command: CliCommand, { name, rawName, value, inlineValue }: OptionToken): string | true {
  const option = Object.hasOwn(command.options, name) ? command.options[name] : undefined;
  if (option === undefined) {
    throw wrongUsage(command, `There is no option ${rawName};${suggestOption(name, command.options)}`);
  }
  if (option.type === 'flag') {
    if (value === undefined) return true;
    throw wrongUsage(command, `${rawName} takes no value, but was given ${value}.`);
  }
  if (value !== undefined && value !== '' && (inlineValue || !value.startsWith('-'))) return value;
  throw wrongUsage(command, `${rawName} needs a value: ${option.means}.`);
}

function suggestOption(name: string, options: CliOptions): string {
  return suggest(
    `--${name}`,
    Object.keys(options).map((known) => `--${known}`),
    'options',
  );
}

/** The person typed something that this verb does not take. */
export function wrongUsage(command: Pick<CliCommand, 'usage'>, message: string): UserError {
  return new UserError('wrong-usage', message, { next: `Usage: bitiq ${command.usage}` });
}
