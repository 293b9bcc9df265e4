import type { CliCommand } from './cli-command.ts';

/** All verbs, one line each. */
export function renderHelp(commands: readonly CliCommand[]): string {
  const width = Math.max(...commands.map(({ verb }) => verb.length));
  const lines = commands.map(({ verb, summary }) => `  ${verb.padEnd(width)}  ${summary}`);
  return `${['bitiq <verb> …', '', ...lines, '', 'bitiq help <verb> tells more about one.'].join('\n')}\n`;
}

/** One verb in full. */
export function renderVerbHelp({ summary, usage, options, examples }: CliCommand): string {
  const named = Object.entries(options).map(([name, { value, means }]) => ({
    name: `--${name}${value === undefined ? '' : ` <${value}>`}`,
    means,
  }));
  const width = Math.max(0, ...named.map(({ name }) => name.length));
  return `${[
    `bitiq ${usage}`,
    '',
    `${summary}.`,
    ...(named.length > 0 ? [''] : []),
    ...named.map(({ name, means }) => `  ${name.padEnd(width)}  ${means}`),
    '',
    ...examples.map((example) => `  bitiq ${example}`),
  ].join('\n')}\n`;
}
