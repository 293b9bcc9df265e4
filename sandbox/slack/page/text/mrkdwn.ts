/** Slack's mrkdwn as a tree. Pure: drawing it is `draw.ts`. */

export type Inline =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'code'; readonly text: string }
  | { readonly is: 'bold' | 'italic' | 'strike'; readonly inside: readonly Inline[] }
  | { readonly is: 'link'; readonly url: string; readonly label: string }
  | {
      readonly is: 'mention';
      readonly of: 'user' | 'channel' | 'group';
      readonly id: string;
      readonly label: string;
    }
  | { readonly is: 'broadcast'; readonly name: string }
  | {
      readonly is: 'date';
      readonly at: number;
      readonly format: string;
      readonly url: string;
      readonly fallback: string;
    }
  | { readonly is: 'emoji'; readonly name: string };

export type TextPart =
  | { readonly is: 'line'; readonly inside: readonly Inline[] }
  | { readonly is: 'quote'; readonly lines: readonly (readonly Inline[])[] }
  | { readonly is: 'pre'; readonly text: string };

/** Reads a whole mrkdwn text: lines, quotes and preformatted blocks. */
export function parseMrkdwn(text: string): TextPart[] {
  return text.split(/```/).flatMap((piece, index, pieces): TextPart[] => {
    const isClosed = index % 2 === 1 && index < pieces.length - 1;
    if (isClosed) return [{ is: 'pre', text: plainText(piece.replace(/^\n|\n$/g, '')) }];
    const isOpenEnd = index % 2 === 1;
    const source = isOpenEnd ? `\`\`\`${piece}` : piece;
    const trimmed = source.replace(index > 0 && !isOpenEnd ? /^\n/ : /^(?!)/, '');
    return trimmed === '' ? [] : parseLines(trimmed.replace(index < pieces.length - 1 ? /\n$/ : /(?!)$/, ''));
  });
}

function parseLines(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let quote: (readonly Inline[])[] | undefined;
  for (const line of text.split('\n')) {
    const quoted = line.match(/^(?:&gt;|>)\s?(.*)$/)?.[1];
    if (quoted === undefined) {
      quote = undefined;
      parts.push({ is: 'line', inside: parseInline(line) });
    } else if (quote === undefined) {
      quote = [parseInline(quoted)];
      parts.push({ is: 'quote', lines: quote });
    } else quote.push(parseInline(quoted));
  }
  return parts;
}

const STYLES = { '*': 'bold', _: 'italic', '~': 'strike' } as const;
const TOKEN =
  /`(?<code>[^`\n]+)`|<(?<angle>[^<>\n]+)>|:(?<emoji>[a-z0-9_+'-]+):|(?<![\p{L}\p{N}])(?<sign>[*_~])(?<styled>\S(?:.*?\S)?)\k<sign>(?![\p{L}\p{N}])/gu;

/** Reads one line. */
export function parseInline(line: string): Inline[] {
  const parts: Inline[] = [];
  let from = 0;
  for (const match of line.matchAll(TOKEN)) {
    if (match.index > from) parts.push({ is: 'text', text: unescapeText(line.slice(from, match.index)) });
    parts.push(readToken(match.groups ?? {}));
    from = match.index + match[0].length;
  }
  if (from < line.length) parts.push({ is: 'text', text: unescapeText(line.slice(from)) });
  return parts;
}

function readToken(groups: Record<string, string | undefined>): Inline {
  if (groups.code !== undefined) return { is: 'code', text: plainText(groups.code) };
  if (groups.angle !== undefined) return readAngle(groups.angle);
  if (groups.emoji !== undefined) return { is: 'emoji', name: groups.emoji };
  const sign = groups.sign as keyof typeof STYLES;
  return { is: STYLES[sign], inside: parseInline(groups.styled ?? '') };
}

function readAngle(inside: string): Inline {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? '' : unescapeText(inside.slice(bar + 1));
  const [, sign, rest = ''] = target.match(/^([@#!])(.*)$/) ?? [];
  if (sign === '@') return { is: 'mention', of: 'user', id: rest, label };
  if (sign === '#') return { is: 'mention', of: 'channel', id: rest, label };
  if (sign === '!') return readSpecial(rest, label);
  const url = unescapeText(target);
  if (/^(https?:\/\/|mailto:)/i.test(url))
    return { is: 'link', url, label: label || url.replace(/^mailto:/i, '') };
  return { is: 'text', text: `<${unescapeText(inside)}>` };
}

function readSpecial(name: string, label: string): Inline {
  const [kind, ...fields] = name.split('^');
  if (kind === 'subteam') return { is: 'mention', of: 'group', id: fields[0] ?? '', label };
  if (kind === 'date') {
    const [at = '0', format = '', url = ''] = fields;
    return { is: 'date', at: Number(at), format, url: unescapeText(url), fallback: label };
  }
  return { is: 'broadcast', name: label.replace(/^@/, '') || name };
}

/** The text inside code: links there show as what they say. */
function plainText(text: string): string {
  return unescapeText(text.replace(/<(?:[^<>|\n]+\|)?([^<>|\n]+)>/g, '$1'));
}

/** Slack escapes three characters and no others. */
function unescapeText(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
