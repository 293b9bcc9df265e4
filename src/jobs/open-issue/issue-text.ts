import type { KeptItem } from '../../drift/get-item.ts';
import type { NewIssue } from '../../integrations/github/issues.ts';
import { cut, oneLine } from '../../wording/outside-text.ts';

/** GitHub takes 256 letters of a title, and 65,536 of a body. */
const LONGEST = { title: 240, line: 500, lines: 60 } as const;

/** Stands in the issue's text, unseen, so that an issue can be found whose making was not heard of. */
export function markerOf({ id }: Pick<KeptItem, 'id'>): string {
  return `<!-- bitiq:${id} -->`;
}

/**
 * An issue about an item. Whatever came from outside stands in code, where GitHub reads no mark-up and no HTML,
 * mentions nobody and links nothing.
 */
export function toIssueText(item: KeptItem, labels: readonly string[]): NewIssue {
  const { environment, application, sentence, identity, since, times, difference } = item;
  const often = times > 1 ? `, and came ${times} times so far` : '';
  const body = [
    `${codeSpan(application)} in ${codeSpan(environment)} is not as Git says since ${toDay(since)}${often}:`,
    fenced([sentence]),
    ...(difference === undefined ? [] : ['What differs:', fenced(difference)]),
    `Known as ${codeSpan(identity)}. Once it is as Git says again, drift reports call it gone; this issue is closed by people.`,
    markerOf(item),
  ];
  return {
    title: cut(unmentioned(oneLine(`Drift in ${environment}: ${application}: ${sentence}`)), LONGEST.title),
    body: `${body.join('\n\n')}\n`,
    labels,
  };
}

function toDay(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function codeSpan(text: string): string {
  return `\`${cut(oneLine(text), LONGEST.line).replaceAll('`', "'")}\``;
}

/** A fence longer than any run of backticks inside it cannot be closed from inside. */
function fenced(texts: readonly string[]): string {
  const all = texts.map((text) => cut(oneLine(text), LONGEST.line));
  const shown = all.slice(0, LONGEST.lines);
  const lines = all.length > shown.length ? [...shown, `and ${all.length - shown.length} more`] : shown;
  const runs = lines.flatMap((line) => line.match(/`+/g) ?? []);
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return [`${fence}text`, ...lines, fence].join('\n');
}

/** A title is no Markdown; an address made of it by whoever copies it mentions nobody either. */
function unmentioned(text: string): string {
  return text.replace(/@(?=\w)/g, '@\u200b');
}
