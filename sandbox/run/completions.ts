import { COMMANDS } from '../../src/commands/index.ts';

/** What can be typed after `/bitiq `: every verb, with each environment where it takes one. */
export function listCompletions(environments: readonly string[]): readonly string[] {
  return COMMANDS.flatMap(({ verb, usage, examples }) => [
    ...(usage.includes('<environment>') ? environments.map((name) => `${verb} ${name}`) : [verb]),
    ...examples.map(({ text }) => text),
  ]).filter((text, index, all) => all.indexOf(text) === index);
}
