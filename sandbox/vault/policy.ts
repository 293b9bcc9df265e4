/** What a policy may grant on a path. */
export type Capability =
  | 'create'
  | 'read'
  | 'update'
  | 'patch'
  | 'delete'
  | 'list'
  | 'sudo'
  | 'deny'
  | 'subscribe'
  | 'recover';

/** One `path` stanza. */
export interface PathRule {
  /** As written: may end in `*`, may hold `+` for one segment. */
  readonly path: string;
  readonly capabilities: readonly Capability[];
}

const CAPABILITIES: ReadonlySet<string> = new Set<Capability>([
  'create',
  'read',
  'update',
  'patch',
  'delete',
  'list',
  'sudo',
  'deny',
  'subscribe',
  'recover',
]);

/** The old keyword `policy = "write"`, as Vault still translates it. */
const KEYWORDS: Readonly<Record<string, readonly string[]>> = {
  deny: ['deny'],
  read: ['read', 'list'],
  write: ['create', 'read', 'update', 'delete', 'list'],
  sudo: ['create', 'read', 'update', 'delete', 'list', 'sudo'],
};

type Value = string | number | boolean | Value[] | { [key: string]: Value };
interface Tokens {
  readonly list: readonly string[];
  at: number;
}

/**
 * Reads an ACL policy in HCL or JSON. Of a stanza only `capabilities` and the old `policy` keyword
 * count; parameter constraints are read and left aside. Throws with the place where it is not a policy.
 */
export function parsePolicy(text: string): readonly PathRule[] {
  const stanzas = text.trimStart().startsWith('{') ? parseJson(text) : parseHcl(text);
  return stanzas.map(([path, body]) => ({
    path: path.replace(/^\//, ''),
    capabilities: readCapabilities(path, body),
  }));
}

function readCapabilities(path: string, body: Value): readonly Capability[] {
  if (typeof body !== 'object' || Array.isArray(body)) throw new Error(`path "${path}": a block is expected`);
  const { capabilities, policy } = body;
  const names = Array.isArray(capabilities) ? capabilities : (KEYWORDS[String(policy)] ?? []);
  return names.map((name) => {
    if (!isCapability(name)) throw new Error(`path "${path}": invalid capability "${String(name)}"`);
    return name;
  });
}

function isCapability(name: Value): name is Capability {
  return typeof name === 'string' && CAPABILITIES.has(name);
}

function parseJson(text: string): [string, Value][] {
  const { path = {} } = JSON.parse(text) as { path?: Value };
  const blocks = Array.isArray(path) ? path : [path];
  return blocks.flatMap((block) => (typeof block === 'object' ? Object.entries(block) : []));
}

function parseHcl(text: string): [string, Value][] {
  const tokens: Tokens = { list: tokenize(text), at: 0 };
  const stanzas: [string, Value][] = [];
  while (tokens.at < tokens.list.length) {
    const keyword = unquote(next(tokens));
    if (keyword === 'path') stanzas.push([unquote(next(tokens)), parseBlock(tokens)]);
    else if (keyword === 'name') parseAssigned(tokens);
    else throw new Error(`invalid key "${keyword}"; "path" is expected`);
  }
  return stanzas;
}

const TOKEN = /\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|("(?:[^"\\]|\\.)*"|[{}[\],=]|[\w.:-]+)/gy;

function tokenize(text: string): string[] {
  const list: string[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    end = match.index + match[0].length;
    if (match[1] !== undefined) list.push(match[1]);
  }
  if (end < text.length) throw new Error(`unexpected "${text[end]}" at offset ${end}`);
  return list;
}

function next(tokens: Tokens): string {
  const token = tokens.list[tokens.at++];
  if (token === undefined) throw new Error('the policy ends too soon');
  return token;
}

function parseBlock(tokens: Tokens): Value {
  const opening = next(tokens);
  if (opening !== '{') throw new Error(`"{" is expected, not ${opening}`);
  const block: { [key: string]: Value } = {};
  for (let token = next(tokens); token !== '}'; token = next(tokens)) {
    if (token !== ',') block[unquote(token)] = parseAssigned(tokens);
  }
  return block;
}

function parseAssigned(tokens: Tokens): Value {
  if (tokens.list[tokens.at] === '=') tokens.at += 1;
  return tokens.list[tokens.at] === '{' ? parseBlock(tokens) : parseValue(tokens, next(tokens));
}

function parseValue(tokens: Tokens, token: string): Value {
  if (token.startsWith('"')) return unquote(token);
  if (token !== '[') return token === 'true' || token === 'false' ? token === 'true' : Number(token);
  const list: Value[] = [];
  for (let item = next(tokens); item !== ']'; item = next(tokens)) {
    if (item !== ',') list.push(parseValue(tokens, item));
  }
  return list;
}

function unquote(token: string): string {
  return token.startsWith('"') ? (JSON.parse(token) as string) : token;
}
