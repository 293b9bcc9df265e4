import { globSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { FAULTS } from '../../sandbox/faults/index.ts';
import { configFile } from '../../src/config/schema.ts';
import { DOCUMENTS, type Document, listFences, ROOT, readDocument } from './documents.ts';

const readme = readDocument('README.md');

test("README's bitiq.yaml is good as it stands", () => {
  const [file] = listFences(readme).filter(({ language }) => language === 'yaml');

  expect(Object.keys(configFile.parse(parse(file?.text ?? '')).environments)).toEqual(['prod']);
});

/** The pages that one page links to. */
function listLinked({ path, text }: Document): readonly string[] {
  const links = [...text.matchAll(/\]\(([^)\s#]+)[^)\s]*\)/g)].map(([, link = '']) => link);
  return links.map((link) => normalize(join(dirname(path), link)));
}

test('every page is in the table of documents, or a click away from there', () => {
  const shown = listLinked({ ...readme, text: readme.text.split('## Documents')[1] ?? '' });
  const further = DOCUMENTS.filter(({ path }) => shown.includes(path)).flatMap(listLinked);
  const found = new Set([...shown, ...further]);
  const isFound = (path: string) => found.has(path) || found.has(`${dirname(path)}/`);

  expect(DOCUMENTS.map(({ path }) => path).filter((path) => path !== 'README.md' && !isFound(path))).toEqual(
    [],
  );
});

describe.each(['README.md', 'docs/sandbox.md'])('the faults that %s speaks of', (path) => {
  const { text } = readDocument(path);
  const titles = FAULTS.map(({ title }) => title);
  const named = [...text.matchAll(/\*((?:A|Somebody|The|bitiq may) [^*]+)\*/g)].map(([, name = '']) => name);

  test('are called as the page of the sandbox calls them', () => {
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((name) => !titles.includes(name))).toEqual([]);
  });
});

test('the files and folders that docs/architecture.md names are there', () => {
  const { text } = readDocument('docs/architecture.md');
  const prose = text.replaceAll(/^```.*?^```$/gms, '');
  const named = [...prose.matchAll(/`([a-z/-]+\/[a-z-]*\.?(?:ts)?|[a-z-]+\.ts)`/g)].map(
    ([, name = '']) => name,
  );
  const files = globSync('{src,deploy}/**/*', { cwd: ROOT }).map((path) => `/${path}`);
  const isThere = (name: string) => files.some((path) => path.endsWith(`/${name.replace(/\/$/, '')}`));

  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((name) => !isThere(name))).toEqual([]);
});
