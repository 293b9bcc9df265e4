import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type RunningGitHub, startGitHub } from '../../../sandbox/github/start-github.ts';
import { mayWriteContents } from '../../../src/integrations/github/token-rights.ts';

const REPOSITORY = { owner: 'acme', name: 'gitops', branch: 'main' };

let github: RunningGitHub;

beforeAll(async () => {
  github = await startGitHub();
  github.tokens.set('ghp_reads', { login: 'bitiq-bot', readOnly: true });
  github.tokens.set('ghp_writes', { login: 'bitiq-bot' });
  github.commit('acme/gitops', 'main', {
    message: 'First',
    author: 'Ada',
    files: { 'README.md': '# GitOps' },
  });
});
afterAll(() => github.stop());

const ask = (token: string, repository = REPOSITORY) =>
  mayWriteContents(repository, { apiUrl: github.address, token }, AbortSignal.timeout(5_000));

test('tells a token that writes from one that reads, though both are of the same owner', async () => {
  expect([await ask('ghp_writes'), await ask('ghp_reads')]).toEqual([true, false]);
});

test('makes no branch, whatever the answer is', async () => {
  await ask('ghp_writes');

  expect([...(github.repositories.get('acme/gitops')?.branches.keys() ?? [])]).toEqual(['main']);
});

test('a rate limit that is used up in between is no "no"', async () => {
  github.rateLimit.remaining = 1;
  onTestFinished(() => {
    github.rateLimit.remaining = github.rateLimit.limit;
  });

  await expect(ask('ghp_writes')).rejects.toMatchObject({ reason: 'throttled' });
});

test('a repository that cannot be seen is no "no" either', async () => {
  await expect(ask('ghp_writes', { ...REPOSITORY, name: 'other' })).rejects.toMatchObject({
    reason: 'not-served',
  });
});
