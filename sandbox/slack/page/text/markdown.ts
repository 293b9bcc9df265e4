/** The markdown block's text as a tree: the part of CommonMark that Slack documents. Pure. */

export type MarkdownPart =
  | { readonly is: 'heading'; readonly text: string }
  | { readonly is: 'paragraph'; readonly text: string }
  | { readonly is: 'quote'; readonly text: string }
  | { readonly is: 'pre'; readonly text: string }
  | { readonly is: 'list'; readonly ordered: boolean; readonly items: readonly string[] }
  | { readonly is: 'table'; readonly rows: readonly (readonly string[])[] }
  | { readonly is: 'rule' };

const ITEM = /^\s*(?:[-*+]|(\d+)[.)])\s+(.*)$/;

/** Splits markdown into its blocks; the inline text stays markdown, see `toMrkdwn`. */
export function parseMarkdown(text: string): MarkdownPart[] {
  const lines = text.replaceAll('\r', '').split('\n');
  const parts: MarkdownPart[] = [];
  const takeWhile = (test: (line: string) => boolean) => {
    const end = lines.findIndex((line) => !test(line));
    return lines.splice(0, end < 0 ? lines.length : end);
  };
  for (let line = lines[0]; line !== undefined; line = lines[0]) {
    if (line.trim() === '') lines.shift();
    else if (line.startsWith('```')) {
      lines.shift();
      parts.push({ is: 'pre', text: takeWhile((next) => !next.startsWith('```')).join('\n') });
      lines.shift();
    } else if (/^#{1,6}\s/.test(line)) {
      parts.push({ is: 'heading', text: line.replace(/^#+\s+/, '') });
      lines.shift();
    } else if (/^(-{3,}|\*{3,})\s*$/.test(line)) {
      parts.push({ is: 'rule' });
      lines.shift();
    } else parts.push(takeGroup(line, takeWhile));
  }
  return parts;
}

function takeGroup(first: string, takeWhile: (test: (line: string) => boolean) => string[]): MarkdownPart {
  if (ITEM.test(first)) {
    const items = takeWhile((line) => ITEM.test(line)).map((line) => line.match(ITEM)?.[2] ?? '');
    return { is: 'list', ordered: first.match(ITEM)?.[1] !== undefined, items };
  }
  if (first.startsWith('>')) {
    const lines = takeWhile((line) => line.startsWith('>'));
    return { is: 'quote', text: lines.map((line) => line.replace(/^>\s?/, '')).join('\n') };
  }
  if (first.startsWith('|')) {
    const rows = takeWhile((line) => line.startsWith('|')).filter((line) => !/^[|\s:-]+$/.test(line));
    return { is: 'table', rows: rows.map(cells) };
  }
  const isParagraph = (line: string) =>
    line.trim() !== '' && !/^(```|#{1,6}\s|>)/.test(line) && !ITEM.test(line);
  return { is: 'paragraph', text: takeWhile(isParagraph).join('\n') };
}

function cells(row: string): string[] {
  return row
    .replace(/^\||\|\s*$/g, '')
    .split('|')
    .map((cell) => cell.trim());
}

/** Inline markdown in mrkdwn's signs, so that one drawer serves both. */
export function toMrkdwn(text: string): string {
  return text
    .split(/(`[^`\n]+`)/)
    .map((piece, index) => (index % 2 === 1 ? escapeText(piece) : convertInline(piece)))
    .join('');
}

function convertInline(text: string): string {
  return escapeText(text)
    .replace(/\[([^\]\n]+)\]\((https?:[^)\s]+)\)/g, '<$2|$1>')
    .replace(/(?<!\*)\*(?!\*)(\S(?:[^*\n]*\S)?)\*(?!\*)/g, '_$1_')
    .replace(/(\*\*|__)(\S(?:.*?\S)?)\1/g, '*$2*')
    .replace(/~~(\S(?:.*?\S)?)~~/g, '~$1~');
}

/** Slack's own `<@U…>` stays what it is. */
function escapeText(text: string): string {
  return text.replace(/&(?!amp;|lt;|gt;)/g, '&amp;').replace(/<(?![@#!][^<>\n]+>|https?:[^<>\n]+>)/g, '&lt;');
}
