import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningGitHub, startGitHub } from '../../../sandbox/github/start-github.ts';
import { listenHttp } from '../../../sandbox/http-server.ts';
import { createRepository } from '../../../src/integrations/github/create-repository.ts';
import { startSilentServer } from '../../helpers/silent-server.ts';

const TOKEN = 'ghp_canary';
const VALUES = 'charts/argocd-apps/values.yaml';
const signal = new AbortController().signal;

let github: RunningGitHub;

beforeAll(async () => {
  github = await startGitHub();
  github.tokens.set(TOKEN, { login: 'bitiq-bot' });
});

afterAll(async () => {
  await github.stop();
});

beforeEach(() => {
  Object.assign(github.trouble, { latencyMs: 0, mode: 'none', status: undefined });
  github.rateLimit.remaining = 5_000;
});

const commit = (text: string, branch = 'main') =>
  github.commit('acme/gitops', branch, { message: 'Edit', author: 'jun', files: { [VALUES]: text } });

const aRepository = (given: { name?: string; branch?: string; token?: string } = {}) =>
  createRepository(
    { owner: 'acme', name: given.name ?? 'gitops', branch: given.branch ?? 'main' },
    { apiUrl: `${github.address}/`, token: given.token ?? TOKEN },
  );

const spent = () => 5_000 - github.rateLimit.remaining;

describe('a branch', () => {
  test('is resolved once, and all files come from that commit', async () => {
    const sha = commit('envs: [one]\n');
    const repository = aRepository();

    const commits = await Promise.all([repository.getCommit({ signal }), repository.getCommit({ signal })]);
    commit('envs: [two]\n');
    const text = await repository.readFile(VALUES, { signal });

    expect(commits).toEqual([sha, sha]);
    expect(text).toBe('envs: [one]\n');
    expect(spent()).toBe(2);
  });

  test('of the next run is the newest one', async () => {
    commit('envs: [three]\n');

    expect(await aRepository().readFile(VALUES, { signal })).toBe('envs: [three]\n');
  });

  test('may have slashes in its name', async () => {
    const sha = commit('envs: [four]\n', 'release/2026.11');

    expect(await aRepository({ branch: 'release/2026.11' }).getCommit({ signal })).toBe(sha);
  });

  test.each([
    [{ branch: 'none' }, 'GitHub knows no branch none of acme/gitops, or bitiq may not see it'],
    [{ name: 'none' }, 'GitHub knows no branch main of acme/none, or bitiq may not see it'],
  ])('that is not there is not-served: %o', async (given, message) => {
    await expect(aRepository(given).readFile(VALUES, { signal })).rejects.toMatchObject({
      system: 'github',
      reason: 'not-served',
      message,
    });
  });
});

describe('a file', () => {
  test('is fetched once, however many ask', async () => {
    commit('a: 1\n');
    const repository = aRepository();

    const texts = await Promise.all(Array.from({ length: 5 }, () => repository.readFile(VALUES, { signal })));

    expect(new Set(texts)).toEqual(new Set(['a: 1\n']));
    expect(spent()).toBe(2);
  });

  test('keeps its letters, and may be empty', async () => {
    commit('größe: "☂"\n');
    expect(await aRepository().readFile(VALUES, { signal })).toBe('größe: "☂"\n');
    commit('');
    expect(await aRepository().readFile(VALUES, { signal })).toBe('');
  });

  test('that does not exist is undefined', async () => {
    expect(await aRepository().readFile('charts/none.yaml', { signal })).toBeUndefined();
  });

  test('that is a folder is unexpected', async () => {
    await expect(aRepository().readFile('charts', { signal })).rejects.toMatchObject({
      reason: 'unexpected',
    });
  });

  test('is asked for by its path as it is written', async () => {
    const urls: (string | undefined)[] = [];
    const server = await listenHttp((request, response) => {
      urls.push(request.url);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ object: { sha: 'a'.repeat(40) } }));
    });
    const config = { owner: 'acme', name: 'gitops', branch: 'release/1' };

    const read = createRepository(config, { apiUrl: server.address }).readFile('charts/a b/c.yaml', {
      signal,
    });
    await read.catch(() => undefined);
    await server.stop();

    expect(urls).toEqual([
      '/repos/acme/gitops/git/ref/heads/release/1',
      `/repos/acme/gitops/contents/charts/a%20b/c.yaml?ref=${'a'.repeat(40)}`,
    ]);
  });

  test('that breaks off half way is not taken for a whole one', async () => {
    const server = await listenHttp((request, response) => {
      if (request.url?.includes('/git/ref/')) {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ object: { sha: 'a'.repeat(40) } }));
      } else {
        response.writeHead(200, { 'content-type': 'application/vnd.github.v3.raw; charset=utf-8' });
        response.write('envs: []', () => response.destroy());
      }
    });
    const config = { owner: 'acme', name: 'gitops', branch: 'main' };

    const read = createRepository(config, { apiUrl: server.address }).readFile(VALUES, { signal });

    await expect(read).rejects.toMatchObject({ system: 'github', reason: 'unreachable' });
    await server.stop();
  });

  test('is read from a server that knows no raw media type', async () => {
    const server = await listenHttp((request, response) => {
      response.setHeader('content-type', 'application/json');
      const content = Buffer.from('a: 1\n').toString('base64');
      const ref = { object: { sha: 'a'.repeat(40) } };
      const file = { type: 'file', encoding: 'base64', content: `${content}\n` };
      response.end(JSON.stringify(request.url?.includes('/git/ref/') ? ref : file));
    });
    const config = { owner: 'acme', name: 'gitops', branch: 'main' };

    const text = await createRepository(config, { apiUrl: server.address }).readFile(VALUES, { signal });
    await server.stop();

    expect(text).toBe('a: 1\n');
  });
});

describe('trouble', () => {
  test.each([
    [401, 'unauthenticated', undefined],
    [403, 'forbidden', 'contents: read'],
    [429, 'throttled', undefined],
    [422, 'unexpected', undefined],
    [502, 'unavailable', undefined],
  ])('%i is %s', async (status, reason, missingRight) => {
    github.trouble.status = status;

    await expect(aRepository().getCommit({ signal })).rejects.toMatchObject({ reason, status, missingRight });
  });

  test('a used-up rate limit is throttled, not forbidden', async () => {
    github.rateLimit.remaining = 0;

    await expect(aRepository().getCommit({ signal })).rejects.toMatchObject({
      reason: 'throttled',
      status: 403,
    });
  });

  test('a failure is not remembered', async () => {
    const repository = aRepository();
    github.trouble.mode = 'refuse';
    await expect(repository.getCommit({ signal })).rejects.toMatchObject({ reason: 'unreachable' });
    github.trouble.mode = 'none';

    expect(await repository.getCommit({ signal })).toMatch(/^[0-9a-f]{40}$/);
  });

  test('an abort ends the socket', async () => {
    const silent = await startSilentServer();
    const connected = silent.nextConnection();
    const config = { owner: 'acme', name: 'gitops', branch: 'main' };
    const controller = new AbortController();

    const read = createRepository(config, { apiUrl: silent.address }).readFile(VALUES, {
      signal: controller.signal,
    });
    const failed = expect(read).rejects.toMatchObject({ system: 'github', reason: 'timeout' });
    const socket = await connected;
    const closed = new Promise((resolve) => socket.on('close', resolve));
    controller.abort();

    await failed;
    await closed;
    await silent.stop();
  });

  test('no error carries the token', async () => {
    const errors: unknown[] = [];
    for (const trouble of [{ status: 401 }, { status: 403 }, { status: 500 }, { mode: 'refuse' as const }]) {
      Object.assign(github.trouble, { mode: 'none', status: undefined, ...trouble });
      errors.push(
        await aRepository()
          .getCommit({ signal })
          .catch((error: unknown) => error),
      );
    }

    expect(errors.every((error) => error instanceof Error)).toBe(true);
    expect(inspect(errors, { depth: 20 })).not.toContain('canary');
  });
});
