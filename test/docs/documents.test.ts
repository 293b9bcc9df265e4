import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DOCUMENTS, ROOT, readDocument } from './documents.ts';

const PACKAGE = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

describe.each(DOCUMENTS)('$path', ({ path, text }) => {
  const prose = text.replaceAll(/^```.*?^```$/gms, '');
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)]
    .map(([, inText, inTag]) => inText ?? inTag ?? '')
    .filter((link) => !/^https?:/.test(link));

  test('links to what is there', () => {
    expect(links.filter((link) => !leadsSomewhere(path, link))).toEqual([]);
  });

  test('names scripts of npm that exist', () => {
    const named = [...text.matchAll(/npm (?:run )?(?:-s )?(?:run )?([a-z][a-z:-]*)/g)].map(
      ([, name = '']) => name,
    );

    expect(named.filter((name) => name !== 'ci' && !(name in PACKAGE.scripts))).toEqual([]);
  });

  test("names no path of anybody's machine", () => {
    expect(text).not.toMatch(/(?:^|[\s('"`])\/(?:home|tmp|root|Users|work)\//m);
  });
});

/** A file or folder, and the heading in it where one is named. */
function leadsSomewhere(from: string, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? from : normalize(join(dirname(from), file));
  if (!existsSync(join(ROOT, target))) return false;
  return anchor === undefined || listAnchors(readDocument(target).text).includes(anchor);
}

/** As GitHub makes them of headings. */
function listAnchors(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test('the map of the house names every room', () => {
  const [, map = ''] =
    /## The map of the house\n+```\n(.*?)```/s.exec(readDocument('CONTRIBUTING.md').text) ?? [];
  const rooms = globSync('{src,sandbox}/*/**/*.*', { cwd: ROOT }).map((path) => path.split('/')[1] ?? '');

  const missing = [...new Set(rooms)].filter((room) => !map.includes(`${room}/`));

  expect(missing).toEqual([]);
});

test('decision 11 tells of every dependency, and of no other', () => {
  const rows = readDocument('docs/decisions/0011-libraries.md').text.matchAll(/^\| (`.+?`) \|/gm);
  const told = [...rows].flatMap(([, names = '']) => names.replaceAll('`', '').split(', '));

  const installed = Object.keys({ ...PACKAGE.dependencies, ...PACKAGE.devDependencies });
  expect(told.toSorted()).toEqual(installed.toSorted());
});

test('decisions are numbered without gaps, each with its three parts', () => {
  const decisions = DOCUMENTS.filter(({ path }) => path.startsWith('docs/decisions/'));

  expect(
    decisions.map(({ path }) => Number(path.slice('docs/decisions/'.length, -'.md'.length).slice(0, 4))),
  ).toEqual(decisions.map((_decision, index) => index + 1));
  for (const { text } of decisions) {
    expect([...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual([
      'Context',
      'Decision',
      'Consequences',
    ]);
  }
});
