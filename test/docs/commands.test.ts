import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parseOptions } from '../../sandbox/run/options.ts';
import { CLI_COMMANDS } from '../../src/cli/commands/index.ts';
import { findCommand } from '../../src/cli/find-command.ts';
import { parseArguments as parseCliArguments } from '../../src/cli/parse-arguments.ts';
import { parseArguments, splitWords } from '../../src/commands/arguments.ts';
import { COMMANDS } from '../../src/commands/index.ts';
import { parsePreflightOptions } from '../../src/commands/preflight.ts';
import { DOCUMENTS, listCommandLines, listFences, ROOT, readDocument } from './documents.ts';

const SANDBOX = 'npm run -s sandbox -- ';

/** What people are shown to type. Usage with placeholders is compared with the records below. */
const LINES = DOCUMENTS.flatMap(listCommandLines).filter((line) => !/[<[|…]/.test(line));
const linesAfter = (...beginnings: readonly string[]) =>
  LINES.flatMap((line) => beginnings.filter((it) => line.startsWith(it)).map((it) => line.slice(it.length)));

/** Throws what a person would be told. */
function assertBitiqTakes(words: readonly string[]): void {
  const [verb = '', ...rest] = words;
  const { options } = parseCliArguments(findCommand(CLI_COMMANDS, verb), rest);
  if (verb === 'preflight') parsePreflightOptions(options);
}

describe('what the documents say to type', () => {
  const inTerminal = linesAfter('bitiq ', 'npm run -s bitiq -- ');
  const inSandbox = linesAfter(SANDBOX);
  const inSlack = linesAfter('/bitiq ').filter((text) => !text.startsWith('environments'));

  test('is there to be tested', () => {
    expect([inTerminal.length > 5, inSandbox.length > 3, inSlack.length > 3]).toEqual([true, true, true]);
  });

  test.each(inTerminal)('bitiq %s', (line) => {
    expect(() => assertBitiqTakes(splitWords(line))).not.toThrow();
  });

  test.each(inSandbox)('sandbox %s', (line) => {
    const { once } = parseOptions(splitWords(line));

    if (once !== undefined) expect(() => assertBitiqTakes(once)).not.toThrow();
  });

  test.each(inSlack)('/bitiq %s', (line) => {
    const [verb, ...words] = splitWords(line);
    const command = COMMANDS.find((it) => it.verb === verb);

    expect(command?.verb).toBe(verb);
    const { options } = parseArguments(words, command?.options ?? {});
    if (verb === 'preflight') expect(() => parsePreflightOptions(options)).not.toThrow();
  });
});

describe('docs/commands', () => {
  const pageOf = (verb: string) => readDocument(`docs/commands/${verb}.md`);

  test.each(COMMANDS)("tells $verb's usage in Slack", ({ verb, usage, options }) => {
    expect(pageOf(verb).text).toContain(`\n/bitiq ${usage}\n`);
    for (const name of Object.keys(options)) expect(pageOf(verb).text).toContain(`\`--${name}`);
  });

  test.each(CLI_COMMANDS)("tells $verb's usage in a terminal", ({ verb, usage, options }) => {
    expect(pageOf(verb).text).toContain(`\nbitiq ${usage}\n`);
    for (const name of Object.keys(options)) expect(pageOf(verb).text).toContain(`\`--${name}`);
  });

  test('has no page for a verb that is not there', () => {
    const pages = DOCUMENTS.flatMap(({ path }) => /^docs\/commands\/(.+)\.md$/.exec(path)?.[1] ?? []);
    const verbs = [...COMMANDS, ...CLI_COMMANDS].map(({ verb }) => verb);

    expect(pages.toSorted()).toEqual([...new Set(verbs)].toSorted());
  });
});

test("README's transcript is what is printed", async () => {
  const [transcript] = listFences(readDocument('README.md')).filter(({ language }) => language === 'console');
  const [command = '', ...lines] = transcript?.text.trimEnd().split('\n') ?? [];
  const words = splitWords(command.slice(`$ ${SANDBOX}`.length));

  const { stdout, code } = await promisify(execFile)(process.execPath, ['sandbox/main.ts', ...words], {
    cwd: ROOT,
  }).then(
    ({ stdout }) => ({ stdout, code: 0 }),
    (ended: { stdout: string; code: number }) => ended,
  );

  expect(code).toBe(1);
  expect(comparable(stdout.trimEnd().split('\n'))).toEqual(comparable(lines));
});

/** Without how long it took, and with the lines of progress in one order. */
function comparable(lines: readonly string[]): readonly string[] {
  const end = lines.indexOf('');
  const rest = lines.slice(end).map((line) => line.replace(/\d+\.\d s/, '… s'));
  return [...lines.slice(0, end).toSorted(), ...rest];
}
