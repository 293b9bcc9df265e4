import { expect, test } from 'vitest';
import type { Commits } from '../../../src/integrations/github/compare.ts';
import { createCommitMemory } from '../../../src/jobs/sync/commit-memory.ts';

const [A, B] = ['a'.repeat(40), 'b'.repeat(40)];
const signal = new AbortController().signal;
const way = { ahead: 1, behind: 0, commits: [], url: '' };

/** Says what it was asked, and has nothing at `missing`. */
function someCommits(repository = 'acme/gitops'): Commits & { readonly asked: string[] } {
  const asked: string[] = [];
  const tell = async <T>(question: string, answer: T) => {
    asked.push(question);
    return question.includes('missing') ? undefined : answer;
  };
  return {
    asked,
    repository,
    resolve: (revision) => tell(`resolve ${revision}`, A),
    compare: (from, to) => tell(`compare ${from} ${to}`, way),
    readFile: (path, commit) => tell(`${path} at ${commit}`, 'text'),
  };
}

test('the way between two whole commits and a file at one are asked for once', async () => {
  const memory = createCommitMemory();
  const commits = someCommits();
  for (let run = 0; run < 2; run += 1) {
    const remembering = memory(commits);

    expect(await remembering.compare(A, B, { signal })).toEqual(way);
    expect(await remembering.readFile('values.yaml', A, { signal })).toBe('text');
  }

  expect(commits.asked).toEqual([`compare ${A} ${B}`, `values.yaml at ${A}`]);
});

test.each<[string, (commits: Commits) => Promise<unknown>]>([
  ['what a branch stands for', (commits) => commits.resolve('main', { signal })],
  ['what a whole commit stands for', (commits) => commits.resolve(A, { signal })],
  ['the way to a branch', (commits) => commits.compare(A, 'main', { signal })],
  ['the way from a short commit', (commits) => commits.compare('aaaaaaa', B, { signal })],
  ['a file at a branch', (commits) => commits.readFile('values.yaml', 'main', { signal })],
  ['a file that was not there', (commits) => commits.readFile('missing', A, { signal })],
])('%s is asked anew each time', async (_what, ask) => {
  const memory = createCommitMemory();
  const commits = someCommits();

  await ask(memory(commits));
  await ask(memory(commits));

  expect(commits.asked).toHaveLength(2);
});

test('another repository is asked itself', async () => {
  const memory = createCommitMemory();
  const [one, other] = [someCommits(), someCommits('acme/other')];

  await memory(one).readFile('values.yaml', A, { signal });
  await memory(other).readFile('values.yaml', A, { signal });

  expect([one.asked, other.asked].map(({ length }) => length)).toEqual([1, 1]);
});

test('the oldest answers are forgotten when there are very many', async () => {
  const memory = createCommitMemory();
  const commits = someCommits();
  const remembering = memory(commits);
  for (let file = 0; file < 501; file += 1) await remembering.readFile(`${file}`, A, { signal });

  await remembering.readFile('500', A, { signal });
  await remembering.readFile('0', A, { signal });

  expect(commits.asked.slice(501)).toEqual([`0 at ${A}`]);
});
