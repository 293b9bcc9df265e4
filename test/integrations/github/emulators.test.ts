import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Listening, listenHttp } from '../../../sandbox/http-server.ts';
import { createCommits } from '../../../src/integrations/github/compare.ts';
import { createRepository } from '../../../src/integrations/github/create-repository.ts';

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
let server: Listening;

beforeAll(async () => {
  server = await listenHttp((request, response) => {
    const path = (request.url ?? '').replace(/\?.*$/, '');
    const { status = 200, headers = {}, body = {} } = answers.get(`${request.method} ${path}`) ?? NOT_FOUND;
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
    request.resume().on('end', () => response.end(JSON.stringify(body)));
  });
});
afterAll(() => server.stop());
beforeEach(() => answers.clear());

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
