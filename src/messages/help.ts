import type { KnownBlock } from '@slack/types';
import { header, message } from './blocks.ts';
import { BLOCKS_BUDGET } from './limits.ts';
import {
  boldPart,
  codePart,
  line,
  plainPart,
  preformatted,
  type RichTextPart,
  richText,
  takeFitting,
  words,
} from './rich-text.ts';
import type { SlackMessage } from './run-view.ts';

/** What a verb says about itself. A command record is one. */
export interface HelpEntry {
  readonly verb: string;
  readonly summary: string;
  /** Without `/bitiq`. */
  readonly usage: string;
  readonly examples: readonly { readonly text: string; readonly means: string }[];
  readonly options: Readonly<Record<string, { readonly means: string }>>;
}

/** What the caller may do: one verb in full where it is named, else all of them, one line each. */
export function buildHelpMessage(help: {
  readonly commands: readonly HelpEntry[];
  readonly environments: readonly string[];
  readonly verb?: string | undefined;
}): SlackMessage<KnownBlock> {
  const one = help.commands.find(({ verb }) => verb === help.verb);
  return one ? aboutOne(one) : aboutAll(help.commands, help.environments);
}

function aboutAll(entries: readonly HelpEntry[], environments: readonly string[]): SlackMessage<KnownBlock> {
  const { parts } = takeFitting(
    entries,
    ({ usage, summary }) => [named(`/bitiq ${withoutOptions(usage)}`, summary)],
    BLOCKS_BUDGET / 2,
  );
  const known = line(
    ...plainPart('environments:'),
    ...environments.slice(0, 50).flatMap((name) => [words(' '), ...codePart(name)]),
  );
  const more = line(...plainPart('options and examples:'), words(' '), ...codePart('/bitiq help <verb>'));
  const spoken = entries.map(({ verb, summary }) => `${verb}: ${summary}`).join('; ');
  return message(`What bitiq can do for you. ${spoken}.`, [
    header('What bitiq can do for you'),
    richText([...parts, ...(environments.length > 0 ? [known] : []), more]),
  ]);
}

/** `sync <environment>` for `sync <environment> [--prune]`: options are told where one verb is asked for. */
const withoutOptions = (usage: string) => usage.replaceAll(/ \[--[^\]]*\]/g, '');

function aboutOne(entry: HelpEntry): SlackMessage<KnownBlock> {
  const options = Object.entries(entry.options).map(([name, { means }]) => named(`--${name}`, means));
  const examples = entry.examples.flatMap(({ text, means }): RichTextPart[] => [
    line(...plainPart(means)),
    ...preformatted(`/bitiq ${text}`),
  ]);
  const { parts } = takeFitting(
    [
      ...preformatted(`/bitiq ${entry.usage}`),
      ...under('Options', options, ''),
      ...under('Examples', examples),
    ],
    (part) => [part],
    BLOCKS_BUDGET - 1_000,
  );
  return message(`${entry.verb}: ${entry.summary}. Usage: /bitiq ${entry.usage}`, [
    header(`${entry.verb}: ${entry.summary}`),
    richText(parts),
  ]);
}

/** Parts with their heading, by default an empty line above it; a box to copy has its own room below. */
function under(title: string, parts: readonly RichTextPart[], gap = '\n'): readonly RichTextPart[] {
  const above = gap === '' ? [] : [words(gap)];
  return parts.length === 0 ? [] : [line(...above, ...boldPart(title)), ...parts];
}

function named(name: string, means: string): RichTextPart {
  return line(...codePart(name), words('  '), ...plainPart(means));
}
