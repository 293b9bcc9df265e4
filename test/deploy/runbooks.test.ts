import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findKubectl } from '../../sandbox/services/kubectl.ts';
import { requireService } from '../../sandbox/services/require-service.ts';
import { CLI_COMMANDS } from '../../src/cli/commands/index.ts';
import { findCommand } from '../../src/cli/find-command.ts';
import { parseArguments as parseCliArguments } from '../../src/cli/parse-arguments.ts';
import { parseArguments, splitWords } from '../../src/commands/arguments.ts';
import { COMMANDS } from '../../src/commands/index.ts';
import { DOCUMENTS } from '../docs/documents.ts';

const kubectlPath = await requireService('the runbooks by kubectl', findKubectl);
const pages = DOCUMENTS.filter(({ path }) => path.startsWith('docs/runbooks/'));

/** What a page says to type, with something in place of what is to be filled in. */
const typed = pages.flatMap(({ path, text }) =>
  [...text.matchAll(/`((?:\/?bitiq|oc) [^`]+)`/g)].map(([, line = '']) => ({
    path,
    line: line.replace(/<environment>/g, 'prod').replace(/<(?:run|reference)>/g, '7k3f9q2m'),
  })),
);
const inSlack = typed.filter(({ line }) => line.startsWith('/bitiq '));
const inTerminal = typed.flatMap(({ path, line }) => {
  const [, words] = /^(?:oc exec .+ -- )?bitiq (.+)$/.exec(line) ?? [];
  return words === undefined ? [] : [{ path, words }];
});
const inCluster = typed.filter(({ line }) => line.startsWith('oc '));

/** How many words a verb cannot do without. */
const neededBy = (usage: string) => usage.replace(/\[[^\]]*\]/g, '').match(/<\w+>/g)?.length ?? 0;

/** The end of an answer of an API server that nobody runs: so far everything was understood. */
const NOBODY = /(?:connection refused|connect: connection refused|was refused)/;

function runOc(line: string): Promise<string> {
  const [command = ''] = line.split(' | ');
  const script = command.replace(/^oc /, '"$KUBECTL" --server=http://127.0.0.1:9 --request-timeout=2s ');
  const env = { ...process.env, KUBECTL: kubectlPath, KUBECONFIG: '/dev/null' };
  return new Promise((resolve) => {
    execFile('sh', ['-c', script], { env, timeout: 20_000 }, (_error, stdout, stderr) =>
      resolve(`${stdout}${stderr}`),
    );
  });
}

describe('what the runbooks say to type', () => {
  test('is there to be tested', () => {
    expect([inSlack, inTerminal, inCluster].map(({ length }) => length > 8)).toEqual([true, true, true]);
  });

  test.each(inSlack)('$path: $line', ({ line }) => {
    const [verb, ...words] = splitWords(line.slice('/bitiq '.length));
    const command = COMMANDS.find((each) => each.verb === verb);
    const { positionals } = parseArguments(words, command?.options ?? {});

    expect(command?.verb).toBe(verb);
    expect(positionals.length).toBeGreaterThanOrEqual(neededBy(command?.usage ?? ''));
  });

  test.each(inTerminal)('$path: bitiq $words', ({ words }) => {
    const [verb = '', ...rest] = splitWords(words);
    const command = findCommand(CLI_COMMANDS, verb);

    expect(parseCliArguments(command, rest).positionals.length).toBeGreaterThanOrEqual(
      neededBy(command.usage),
    );
  });

  test.skipIf(kubectlPath === undefined).each(inCluster)('$path: $line', async ({ line }) => {
    expect(await runOc(line)).toMatch(NOBODY);
  });
});

const SECTIONS = [/^# .+\n\nAlert `\w+`\.\n\n\*\*(?:Broken|Waits):\*\* /, /\n## Look\n\n1\. /, /\n## Do\n\n/];

test.each(pages)('$path begins with what is broken, then where to look, then what to do', ({ text }) => {
  const places = SECTIONS.map((section) => text.search(section));

  expect(places[0]).toBe(0);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places).not.toContain(-1);
});

test('what the runbooks call a panel is one of the dashboard', () => {
  const file = join(import.meta.dirname, '../../deploy/monitoring/dashboard.json');
  const titles = JSON.parse(readFileSync(file, 'utf8')).panels.map(({ title }: { title: string }) => title);
  const named = pages.flatMap(({ text }) =>
    [...text.matchAll(/dashboard's \*([^*]+)\*(?: and \*([^*]+)\*)?/g)].flatMap(([, ...each]) =>
      each.filter((title) => title !== undefined),
    ),
  );

  expect(named.length).toBeGreaterThan(2);
  expect(named.filter((title) => !titles.includes(title))).toEqual([]);
});
