import type { KnownBlock, RichTextElement } from '@slack/types';
import { type AuditEntry, describeEntry, headingOf, shortActor } from './audit-words.ts';
import { context, header, message } from './blocks.ts';
import { BLOCKS_BUDGET } from './limits.ts';
import { line, plainPart, type RichTextPart, richText, takeFitting, words } from './rich-text.ts';
import type { SlackMessage } from './run-view.ts';
import { code } from './text.ts';

export interface AuditList {
  /** What was asked for, in words: `prod`, `run 7k3f9q2m`, `jun at a terminal`. */
  readonly about: string;
  /** Oldest first. */
  readonly entries: readonly AuditEntry[];
  /** Names of actors that are people. */
  readonly names: ReadonlyMap<string, string>;
  /** Whether there are older ones that were not read. */
  readonly hasMore: boolean;
  /** Whether only what somebody did at a terminal was asked for: a name without `@` is read so. */
  readonly isOfTerminal: boolean;
}

/** Records in words, oldest first; where there is no room for all, the oldest are left out. */
export function buildAuditMessage(list: AuditList): SlackMessage<KnownBlock> {
  const { about, entries, names, hasMore, isOfTerminal } = list;
  const newestFirst = entries.toReversed();
  const [, runId] = /^run (\S+)$/.exec(about) ?? [];
  const { parts, taken } = takeFitting(
    newestFirst,
    (entry) => [toPart(entry, names, runId)],
    BLOCKS_BUDGET - 1_500,
  );
  const isCut = hasMore || taken < entries.length;
  const heading = headingOf(about, taken);
  return message(heading, [
    header(heading),
    ...(taken > 0 ? [richText(parts.toReversed())] : []),
    ...(taken === 0 && isOfTerminal
      ? [context(`somebody in Slack: ${code('/bitiq audit person @name')}`)]
      : []),
    ...(isCut ? [context(`older ones: ${code('bitiq audit')} at a terminal`)] : []),
  ]);
}

function toPart(
  entry: AuditEntry,
  names: ReadonlyMap<string, string>,
  runId: string | undefined,
): RichTextPart {
  const name = names.get(entry.actor);
  const actor = name === undefined ? shortActor(entry.actor) : `@${name}`;
  const told = plainPart(`${actor} ${describeEntry(entry, runId)}`, 300);
  return line(toTime(entry.at), words('  '), ...told);
}

function toTime(at: number): RichTextElement {
  const fallback = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return { type: 'date', timestamp: Math.floor(at / 1_000), format: '{date_short_pretty} {time}', fallback };
}
