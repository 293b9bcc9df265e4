import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Listening, listenHttp } from '../../../sandbox/http-server.ts';
import { createCommits } from '../../../src/integrations/github/compare.ts';
import { createRepository } from '../../../src/integrations/github/create-repository.ts';
import { createIssues } from '../../../src/integrations/github/issues.ts';

interface Canned {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

const SHA = '0d26523c78550607f063779f72c4ab016d8b6daf';
const repository = { owner: 'acme', name: 'gitops', branch: 'main' };
const signal = new AbortController().signal;

/** What the server says to a request: `GET /repos/acme/gitops`. */
const answers = new Map<string, Canned>();
/** What it was asked, in order. */
const asked: string[] = [];
let server: Listening;

beforeAll(async () => {
  server = await listenHttp((request, response) => {
    const path = (request.url ?? '').replace(/\?.*$/, '');
    asked.push(`${request.method} ${path}`);
    const { status = 200, headers = {}, body = {} } = answers.get(`${request.method} ${path}`) ?? NOT_FOUND;
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
    request.resume().on('end', () => response.end(JSON.stringify(body)));
  });
});
afterAll(() => server.stop());
beforeEach(() => {
  answers.clear();
  asked.length = 0;
});

const NOT_FOUND: Canned = { status: 404, body: { message: 'Not Found' } };
const commits = () => createCommits(repository, { apiUrl: server.address, token: 'canary' });

describe('a server that knows no media type for the digits of a commit alone, as emulate 0.12 does not', () => {
  test('tells them within the whole commit', async () => {
    answers.set('GET /repos/acme/gitops/commits/main', { body: { sha: SHA, node_id: 'a', commit: {} } });

    expect(await commits().resolve('main', { signal })).toBe(SHA);
  });
});

describe('a revision that is answered with 404', () => {
  test('is none where the repository is there', async () => {
    answers.set('GET /repos/acme/gitops', { body: { full_name: 'acme/gitops' } });

    expect(await commits().resolve('no-such', { signal })).toBeUndefined();
  });

  test('says nothing where the repository is not there, or not for us', async () => {
    await expect(commits().resolve('no-such', { signal })).rejects.toMatchObject({ reason: 'not-served' });
  });
});

/** Nothing is left at this moment of its clock. */
const TOLD = { 'x-ratelimit-remaining': '0', date: 'Sun, 22 Nov 2026 06:20:00 GMT' };

describe('the limits of GitHub', () => {
  const url = 'GET /repos/acme/gitops/git/ref/heads/main';
  const getCommit = () =>
    createRepository(repository, { apiUrl: server.address, token: 'canary' }).getCommit({ signal });

  test.each([
    ['says how long to wait', { 'retry-after': '60' }, 60_000],
    ['has a time at which the next hour begins', { ...TOLD, 'x-ratelimit-reset': '1795330800' }, 2_400_000],
    ['has none left, and no such time', { 'x-ratelimit-remaining': '0' }, undefined],
    ['says so in words alone', { 'x-ratelimit-remaining': '4711' }, undefined],
  ])('one that %s is throttled, not forbidden', async (_what, headers, retryAfterMs) => {
    const message =
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
    answers.set(url, { status: 403, headers, body: { message } });

    await expect(getCommit()).rejects.toMatchObject({ reason: 'throttled', retryAfterMs });
    expect(asked).toEqual([url]);
  });

  test('whoever asks is told when a limit ends, and it is not waited for', async () => {
    const headers = { ...TOLD, 'x-ratelimit-reset': '1795330830' };
    answers.set(url, { status: 403, headers, body: { message: 'API rate limit exceeded for user ID 1.' } });

    await expect(getCommit()).rejects.toMatchObject({
      message: "GitHub's rate limit is used up until 07:01 UTC",
      next: 'Run it again after that. What is left: gh api rate_limit',
    });
    expect(asked).toEqual([url]);
  });

  test('what is read is asked again where a limit ends soon', async () => {
    const { date } = TOLD;
    const headers = { ...TOLD, 'x-ratelimit-reset': `${Date.parse(date) / 1_000}` };
    answers.set(url, { status: 429, headers });
    const body = { ref: 'refs/heads/main', object: { type: 'commit', sha: SHA } };

    const commit = getCommit();
    await expect.poll(() => asked).toEqual([url]);
    answers.set(url, { body });

    expect(await commit).toBe(SHA);
    expect(asked).toEqual([url, url]);
  });

  test('what is written is not sent again', async () => {
    const write = 'POST /repos/acme/gitops/issues';
    answers.set(write, { status: 403, headers: { 'retry-after': '1' } });
    const issues = createIssues(repository, { apiUrl: server.address, token: 'canary' });

    const created = issues.create({ title: 'x', body: 'x', labels: [] }, { signal });

    await expect(created).rejects.toMatchObject({ reason: 'throttled', retryAfterMs: 1_000 });
    expect(asked).toEqual([write]);
  });

  test('a plain 403 is forbidden, whatever is left of the limit', async () => {
    const body = { message: 'Resource not accessible by personal access token' };
    answers.set(url, { status: 403, headers: { 'x-ratelimit-remaining': '4711' }, body });

    await expect(getCommit()).rejects.toMatchObject({ reason: 'forbidden' });
  });
});

describe('a repository that was renamed', () => {
  test('is read where it is now', async () => {
    const there = `${server.address}/repositories/7/git/ref/heads/main`;
    answers.set('GET /repos/acme/gitops/git/ref/heads/main', {
      status: 301,
      headers: { location: there },
      body: { message: 'Moved Permanently', url: there },
    });
    answers.set('GET /repositories/7/git/ref/heads/main', { body: { object: { sha: SHA } } });

    const options = { apiUrl: server.address, token: 'canary' };
    expect(await createRepository(repository, options).getCommit({ signal })).toBe(SHA);
  });
});

test('a GitHub Enterprise Server is asked below /api/v3, with or without a slash at the end', async () => {
  answers.set('GET /api/v3/repos/acme/gitops/git/ref/heads/main', { body: { object: { sha: SHA } } });

  for (const path of ['/api/v3', '/api/v3/']) {
    const options = { apiUrl: `${server.address}${path}`, token: 'canary' };
    expect(await createRepository(repository, options).getCommit({ signal })).toBe(SHA);
  }
});

test('what is written to a repository that was renamed is written where it is now', async () => {
  const there = `${server.address}/repositories/7/issues`;
  answers.set('POST /repos/acme/gitops/issues', { status: 307, headers: { location: there } });
  const issue = { number: 7, html_url: 'https://github.example/acme/new/issues/7', state: 'open' };
  answers.set('POST /repositories/7/issues', { status: 201, body: issue });

  const issues = createIssues(repository, { apiUrl: server.address, token: 'canary' });
  const made = await issues.create({ title: 'Drift', body: '', labels: [] }, { signal });

  expect(made).toMatchObject({ number: 7, state: 'open' });
});
