import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import type { Path } from './path.ts';
import type { Problem } from './problem.ts';

/** A YAML file as data, and the places where its keys and values stand. */
export interface YamlSource {
  /** Absolute path. */
  readonly file: string;
  readonly value: unknown;
  /** A problem at the value of `path`, or at the nearest thing above it that stands in the file. */
  atValue(path: Path, message: string): Problem;
  /** The same, at the key. */
  atKey(path: Path, message: string): Problem;
}

/**
 * Reads YAML. Duplicate keys are problems that leave a readable source (the last one counts); after a
 * syntax error there is none, because whatever follows would be guesswork. Problems call it `shownAs`.
 */
export function parseYaml(
  file: string,
  text: string,
  shownAs: string,
): { source?: YamlSource; problems: readonly Problem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { file: shownAs, line, column: col };
  };
  const problems = document.errors.map((error) => ({
    ...place(error.pos[0]),
    message: describeError(error, text),
  }));
  if (document.errors.some(({ code }) => code !== 'DUPLICATE_KEY')) return { problems };

  const unresolved = unresolvedAlias(document);
  if (unresolved !== undefined) {
    const message = `*${unresolved.source} refers to no &${unresolved.source} before it`;
    return { problems: [...problems, { ...place(offsetOf(unresolved) ?? 0), message }] };
  }
  const value = toData(document);
  if (value instanceof Error)
    return { problems: [...problems, { ...place(0), message: `not usable: ${value.message}` }] };

  const at = (path: Path, part: 'key' | 'value', message: string): Problem => ({
    ...place(locate(document, path, part)),
    message,
  });
  const source: YamlSource = {
    file,
    value,
    atValue: (path, message) => at(path, 'value', message),
    atKey: (path, message) => at(path, 'key', message),
  };
  return { source, problems };
}

function describeError(error: YAMLError, text: string): string {
  if (error.code !== 'DUPLICATE_KEY') return `not valid YAML: ${error.message}`;
  const key = /^[^\s:]+/.exec(text.slice(error.pos[0]))?.[0] ?? '';
  return `key "${key}" stands twice in the same place`;
}

function unresolvedAlias(document: Document): Alias | undefined {
  let found: Alias | undefined;
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document) !== undefined) return undefined;
      found = alias;
      return visit.BREAK;
    },
  });
  return found;
}

/** Refuses aliases that multiply without end (the parser does) and those that stand in what they refer to. */
function toData(document: Document): unknown {
  try {
    const data: unknown = document.toJS();
    return isCircular(data) ? new Error('an alias stands in what it refers to') : data;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function isCircular(data: unknown, above: readonly unknown[] = []): boolean {
  if (typeof data !== 'object' || data === null) return false;
  return above.includes(data) || Object.values(data).some((child) => isCircular(child, [...above, data]));
}

function locate(document: Document, path: Path, part: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = offsetOf(node) ?? 0;
  for (const [index, segment] of path.entries()) {
    const isLast = index === path.length - 1;
    const entry = enter(document, node, segment);
    if (entry === undefined) return offset;
    const preferred = isLast && part === 'value' ? [entry.value, entry.key] : [entry.key, entry.value];
    offset = offsetOf(preferred[0]) ?? offsetOf(preferred[1]) ?? offset;
    node = entry.value;
  }
  return offset;
}

function enter(document: Document, node: unknown, segment: string | number) {
  const target = isAlias(node) ? node.resolve(document) : node;
  if (isSeq(target)) {
    const value = target.items[Number(segment)];
    return value === undefined ? undefined : { key: value, value };
  }
  if (!isMap(target)) return undefined;
  return target.items.find(({ key }) => isScalar(key) && String(key.value) === String(segment));
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) && node.range ? node.range[0] : undefined;
}
