import { nearest } from '../config/nearest.ts';
import { UserError } from '../errors.ts';

/** The options that a verb knows. `flag`: no value. */
export type OptionSpecs = Readonly<
  Record<string, { readonly type: 'text' | 'flag'; readonly means: string }>
>;

export interface ParsedArguments {
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, string | true>>;
}

/**
 * Splits what was typed into words: quotes keep words together, and the quotes and dashes that
 * phones and Slack make of plain ones are plain again.
 */
export function splitWords(text: string): readonly string[] {
  const plain = text
    .replaceAll(/[“”„«»]/g, '"')
    .replaceAll(/[‘’‚]/g, "'")
    .replaceAll(/(^|\s)[–—](?=[A-Za-z])/g, '$1--');
  const words = plain.matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/g);
  return [...words].map(([, double, single, bare]) => double ?? single ?? bare ?? '');
}

/** Sorts words into positionals and options. Throws `UserError` for an option that is not there. */
export function parseArguments(words: readonly string[], specs: OptionSpecs): ParsedArguments {
  const positionals: string[] = [];
  const options: Record<string, string | true> = {};
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [, name, attached] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) positionals.push(word);
    else options[name] = readOption(name, attached, rest, specs);
  }
  return { positionals, options };
}

function readOption(
  name: string,
  attached: string | undefined,
  rest: string[],
  specs: OptionSpecs,
): string | true {
  const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
  if (spec === undefined) throw unknownOption(name, specs);
  if (spec.type === 'flag') {
    if (attached === undefined) return true;
    throw new UserError('option-without-value', `--${name} takes no value.`, {
      next: `Write just --${name}.`,
    });
  }
  const value = attached ?? rest.shift();
  if (value !== undefined && value !== '' && !value.startsWith('--')) return value;
  throw new UserError('missing-value', `--${name} needs a value.`, { next: `--${name}: ${spec.means}` });
}

function unknownOption(name: string, specs: OptionSpecs): UserError {
  const known = Object.keys(specs);
  const meant = nearest(name, known);
  return new UserError('unknown-option', `There is no option --${name} here.`, {
    next:
      meant !== undefined
        ? `Did you mean --${meant}?`
        : known.length > 0
          ? `Options: ${known.map((option) => `--${option}`).join(', ')}`
          : 'This verb takes no options.',
  });
}

/** Throws `UserError` where more words were typed than a verb takes. */
export function assertNoMore(
  rest: readonly string[],
  verb: string,
  next = `One environment at a time: /bitiq ${verb} prod`,
): void {
  if (rest.length === 0) return;
  throw new UserError('too-many-words', `${rest.join(' ')} is more than ${verb} takes.`, { next });
}

/** `a, b,a` as `a` and `b`; empty where the option was left out. */
export function listOf(option: string | true | undefined): readonly string[] {
  const words = String(option ?? '').split(',');
  return [...new Set(words.map((word) => word.trim()).filter((word) => word !== ''))];
}
