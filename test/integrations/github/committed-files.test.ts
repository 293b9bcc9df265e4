import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type RunningGitHub, startGitHub } from '../../../sandbox/github/start-github.ts';
import { createCommittedFiles } from '../../../src/integrations/github/committed-files.ts';
import { toGitHubError } from '../../../src/integrations/github/github-error.ts';

const signal = new AbortController().signal;

let github: RunningGitHub;
let first: string;

beforeAll(async () => {
  github = await startGitHub();
  github.tokens.set('ghp_audit', { login: 'bitiq-bot' });
});
afterAll(() => github.stop());

beforeEach(() => {
  Object.assign(github.trouble, { mode: 'none', status: undefined });
  github.repositories.clear();
  first = github.commit('acme/audit', 'main', {
    message: 'First',
    author: 'mara',
    files: { 'README.md': 'Hi' },
  });
});

const files = (given: { name?: string; branch?: string } = {}) =>
  createCommittedFiles(
    { owner: 'acme', name: given.name ?? 'audit', branch: given.branch ?? 'audit/prod' },
    { apiUrl: github.address, token: 'ghp_audit' },
  );

const head = (branch: string) => github.repositories.get('acme/audit')?.branches.get(branch) ?? '';
const commitAt = (sha: string) => github.repositories.get('acme/audit')?.commits.get(sha);

test('a branch that is missing begins at the default branch, which stays where it is', async () => {
  await files().keep('checkpoints/1.json', 'one', { signal });

  expect(commitAt(head('audit/prod'))).toMatchObject({ parents: [first], message: 'Add checkpoints/1.json' });
  expect(github.readFile('acme/audit', 'audit/prod', 'checkpoints/1.json')).toBe('one');
  expect(head('main')).toBe(first);
});

test('each file is a commit on top of the one before', async () => {
  await files().keep('checkpoints/1.json', 'one', { signal });
  const before = head('audit/prod');
  await files().keep('checkpoints/2.json', 'two', { signal });
  const after = head('audit/prod');
  await files().keep('checkpoints/1.json', 'one', { signal });

  expect(commitAt(after)?.parents).toEqual([before]);
  expect(head('audit/prod')).toBe(after);
});

test('a file with another text is an error that names it, and stays', async () => {
  await files().keep('checkpoints/1.json', 'one', { signal });

  const keeping = files().keep('checkpoints/1.json', 'other', { signal });

  await expect(keeping).rejects.toMatchObject({
    code: 'github-unexpected',
    message:
      'checkpoints/1.json on branch audit/prod of acme/audit holds another text than the one to be kept there',
  });
  expect(github.readFile('acme/audit', 'audit/prod', 'checkpoints/1.json')).toBe('one');
});

test('of many that bring the same file one commits it', async () => {
  const bring = () => files().keep('checkpoints/1.json', 'one', { signal });

  await Promise.all(Array.from({ length: 10 }, bring));

  expect(commitAt(head('audit/prod'))?.parents).toEqual([first]);
});

test('a repository that is not there, or empty, is told as such', async () => {
  const missing = files({ name: 'none' }).keep('1.json', 'one', { signal });
  await expect(missing).rejects.toMatchObject({ code: 'github-not-served' });

  github.repositories.get('acme/audit')?.branches.clear();
  const empty = files().keep('1.json', 'one', { signal });
  await expect(empty).rejects.toThrow('acme/audit has no commit yet');
});

test('a token that may read and not write is told the right that it lacks', () => {
  const answer = Object.assign(new Error('no'), { response: { status: 403, headers: {} } });

  const error = toGitHubError(answer, '1.json of acme/audit', signal, { act: 'write' });

  expect(error).toMatchObject({
    missingRight: 'contents: write',
    message: 'GitHub does not let bitiq write 1.json of acme/audit',
  });
});
