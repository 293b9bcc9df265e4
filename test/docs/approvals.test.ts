import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { RULES } from '../../src/gate/rules.ts';
import { anEnvironment } from '../helpers/an-environment.ts';
import { listFences, ROOT, readDocument } from './documents.ts';

const page = readDocument('docs/approvals.md');

const rows = [...page.text.matchAll(/^\| (\d) \| (.+?) \| (.+?) \|$/gm)].map(
  ([, rule, title, codes = '']) => ({
    rule,
    title,
    codes: [...codes.matchAll(/`([^`]+)`/g)].map(([, code]) => code),
  }),
);

test('the page tells the rules as the gate has them', () => {
  expect(rows.map(({ rule, title }) => [rule, title])).toEqual(Object.entries(RULES));
});

test('the page names codes that the gate has, and all that it refuses with', () => {
  const source = globSync('src/gate/*.ts', { cwd: ROOT })
    .map((path) => readFileSync(join(ROOT, path), 'utf8'))
    .join('\n');
  const refused = [...source.matchAll(/\b(?:refuse\(\s*\d,|stop\()\s*'([\w-]+)'/g)].map(([, code]) => code);
  const told = rows.flatMap(({ codes }) => codes);

  expect(refused.length).toBeGreaterThan(15);
  expect(refused.filter((code) => !told.includes(code))).toEqual([]);
  // Made of a standing, such as voter-guest; or an approval's state.
  expect(told.filter((code = '') => !code.startsWith('voter-') && !source.includes(code))).toEqual([]);
});

test("the page's policy can be put into bitiq.yaml", () => {
  const [policy] = listFences(page).filter(({ language }) => language === 'yaml');

  expect(anEnvironment(parse(policy?.text ?? '')).policies.sync?.approvals).toMatchObject({
    all: [{ count: 2 }, {}],
  });
});
