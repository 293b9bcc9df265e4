import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
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

  const at = (path: Path, part: 'key' | 'value', message: string): Problem => ({
    ...place(locate(document, path, part)),
    message,
  });
  const source: YamlSource = {
    file,
    value: document.toJS(),
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
