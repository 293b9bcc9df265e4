import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningGitHub, startGitHub } from '../../../sandbox/github/start-github.ts';
import { type Commits, createCommits } from '../../../src/integrations/github/compare.ts';

const TOKEN = 'ghp_canary';
const options = { signal: new AbortController().signal };

let github: RunningGitHub;
let commits: Commits;
let shas: string[];

beforeAll(async () => {
  github = await startGitHub();
  github.tokens.set(TOKEN, { login: 'bitiq-bot' });
  shas = ['jun', 'mara', 'jun'].map((author, index) =>
    github.commit('acme/gitops', 'main', {
      message: `Change ${index}\n\nWith a body.`,
      author,
      files: { 'a.txt': String(index) },
    }),
  );
  commits = create('gitops');
});

afterAll(() => github.stop());

const create = (name: string, token = TOKEN) =>
  createCommits({ owner: 'acme', name, branch: 'main' }, { apiUrl: github.address, token });

const at = (index: number) => shas[index] ?? '';

test('a branch and the beginning of a commit become 40 characters', async () => {
  expect(await commits.resolve('main', options)).toBe(at(2));
  expect(await commits.resolve(at(0).slice(0, 8), options)).toBe(at(0));
});

test('a revision that is none is undefined, a repository that is not seen is not', async () => {
  expect(await commits.resolve('none', options)).toBeUndefined();
  await expect(create('secret').resolve('main', options)).rejects.toMatchObject({ reason: 'not-served' });
  await expect(create('gitops', 'wrong').resolve('main', options)).rejects.toMatchObject({
    reason: 'unauthenticated',
  });
});

test('what lies between two commits, newest first, with author, first line and page', async () => {
  const comparison = await commits.compare(at(0), at(2), options);

  expect(comparison).toEqual({
    ahead: 2,
    behind: 0,
    url: `https://github.com/acme/gitops/compare/${at(0)}...${at(2)}`,
    commits: [
      {
        sha: at(2),
        author: 'jun',
        subject: 'Change 2',
        url: `https://github.com/acme/gitops/commit/${at(2)}`,
      },
      {
        sha: at(1),
        author: 'mara',
        subject: 'Change 1',
        url: `https://github.com/acme/gitops/commit/${at(1)}`,
      },
    ],
  });
});

test('the way back, and a commit that the repository does not know', async () => {
  expect(await commits.compare(at(2), at(1), options)).toMatchObject({ ahead: 0, behind: 1, commits: [] });
  expect(await commits.compare('f'.repeat(40), at(1), options)).toBeUndefined();
});

test('a file as it was at a commit', async () => {
  expect(await commits.readFile('a.txt', at(0), options)).toBe('0');
  expect(await commits.readFile('none.txt', at(0), options)).toBeUndefined();
});
