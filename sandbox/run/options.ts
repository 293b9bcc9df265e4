import { parseArgs } from 'node:util';

export const USAGE =
  'npm run -s sandbox -- [--world healthy|broken|empty] [--port <n>] [--once <bitiq command …>]';

export interface SandboxOptions {
  /** `empty`: one new cluster, for `bootstrap`. */
  readonly world: 'healthy' | 'broken' | 'empty';
  /** Of the page. */
  readonly port: number;
  /** The words of one `bitiq` command to run; left out: the page is served. */
  readonly once?: readonly string[];
}

const DEFAULT_PORT = 4390;

/** Reads the words after `npm run sandbox --`. Everything after `--once` is bitiq's. Throws on wrong usage. */
export function parseOptions(words: readonly string[]): SandboxOptions {
  const at = words.indexOf('--once');
  const own = at === -1 ? words : words.slice(0, at);
  const once = at === -1 ? undefined : words.slice(at + 1);
  const { values } = parseArgs({
    args: [...own],
    options: { world: { type: 'string', default: 'healthy' }, port: { type: 'string' } },
  });
  const { world } = values;
  if (world !== 'healthy' && world !== 'broken' && world !== 'empty')
    throw new Error(`There is no world ${world}.`);
  if (once?.length === 0) throw new Error('--once needs a bitiq command after it.');
  return { world, port: parsePort(values.port), ...(once && { once }) };
}

function parsePort(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new Error(`${text} is not a port.`);
}
