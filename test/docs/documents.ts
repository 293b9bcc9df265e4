import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

export interface Document {
  /** From the repository's root. */
  readonly path: string;
  readonly text: string;
}

/** A fenced block of a document. */
export interface Fence {
  /** After the back-ticks; empty for none. */
  readonly language: string;
  readonly text: string;
  /** The paragraph right before it. */
  readonly before: string;
}

export function readDocument(path: string): Document {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') };
}

/** README, CONTRIBUTING and every page under docs/. */
export const DOCUMENTS: readonly Document[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...globSync('docs/**/*.md', { cwd: ROOT }).toSorted(),
].map(readDocument);

export function listFences({ text }: Document): readonly Fence[] {
  const fences = text.matchAll(/([^\n]*)\n*^```(\w*)\n(.*?)^```$/gms);
  return [...fences].map(([, before = '', language = '', inside = '']) => ({
    language,
    text: inside,
    before,
  }));
}

/** The lines of a document's fences, without prompts, redirections and comments at their end. */
export function listCommandLines(document: Document): readonly string[] {
  return listFences(document)
    .flatMap(({ text }) => text.split('\n'))
    .map((line) =>
      line
        .replace(/^\$ /, '')
        .replace(/\s+(?:#|> ).*$/, '')
        .trim(),
    )
    .flatMap((line) => line.split(' && '))
    .filter((line) => line !== '');
}
