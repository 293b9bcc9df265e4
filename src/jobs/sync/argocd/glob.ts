/**
 * Whether a glob as Argo CD takes it matches all of a text: `*`, `?`, `[a-z]`, `[!a-z]`, `{a,b}`.
 * With a separator a `*` stops at it and only `**` goes on.
 */
export function matchesGlob(glob: string, text: string, separator = ''): boolean {
  return toRegExp(glob, separator).test(text);
}

/** Tokens of a glob; what is none of them is a plain letter. */
const TOKENS = /\*+|\?|\[!?[^\]]+\]|[{},]|\\.|./gs;

function toRegExp(glob: string, separator: string): RegExp {
  const inner = separator === '' ? '[^]' : `[^${literal(separator)}]`;
  let depth = 0;
  const parts = (glob.match(TOKENS) ?? []).map((token) => {
    if (token.startsWith('*')) return `${token.length > 1 ? '[^]' : inner}*`;
    if (token === '?') return inner;
    if (token === '{') return open();
    if (token === '}' && depth > 0) return close();
    if (token === ',' && depth > 0) return '|';
    if (token.length > 2) return toClass(token);
    return literal(token.length === 2 ? token.slice(1) : token);
  });
  return compile(`^${parts.join('')}${')'.repeat(depth)}$`);

  function open(): string {
    depth += 1;
    return '(?:';
  }
  function close(): string {
    depth -= 1;
    return ')';
  }
}

function toClass(token: string): string {
  const isNot = token.startsWith('[!');
  const letters = token.slice(isNot ? 2 : 1, -1).replace(/[\\^[\]]/g, '\\$&');
  return `[${isNot ? '^' : ''}${letters}]`;
}

/** A range that runs backwards is no pattern, and matches nothing. */
function compile(source: string): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch {
    return /(?!)/;
  }
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
