import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Octokit } from '@octokit/rest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningGitHub, startGitHub } from '../../../sandbox/github/start-github.ts';

const REPOSITORY = 'bitiq-example/gitops';
const where = { owner: 'bitiq-example', repo: 'gitops' };
const FILES = {
  'README.md': '# GitOps\n',
  'charts/argocd-apps/values.yaml': 'envs: []\n',
  'charts/toy-service/values-prod.yaml': 'image:\n  tag: v1.0.0-commit.g1234567\n',
  'charts.md': 'sorts before the folder charts/\n',
};

let clock = new Date('2026-11-21T10:00:00Z');
let github: RunningGitHub;
let octokit: Octokit;
let first: string;

beforeAll(async () => {
  github = await startGitHub({ now: () => clock });
  github.tokens.set('ghp_good', { login: 'bitiq-bot' });
  octokit = clientFor('ghp_good');
  first = github.commit(REPOSITORY, 'main', { message: 'First', author: 'Ada', files: FILES });
});
afterAll(() => github.stop());

beforeEach(() => {
  Object.assign(github.trouble, { status: undefined, mostPerSecond: undefined });
  github.rateLimit.remaining = 5000;
});

function clientFor(token: string | undefined): Octokit {
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  return new Octokit({ baseUrl: github.address, log, ...(token && { auth: token }) });
}

describe('reading with Octokit', () => {
  it('resolves a branch to its commit, four ways', async () => {
    const ref = await octokit.git.getRef({ ...where, ref: 'heads/main' });
    const branch = await octokit.repos.getBranch({ ...where, branch: 'main' });
    const commit = await octokit.repos.getCommit({ ...where, ref: 'main' });
    const sha = await octokit.request('GET /repos/{owner}/{repo}/commits/{ref}', {
      ...where,
      ref: 'main',
      mediaType: { format: 'sha' },
    });

    expect(first).toMatch(/^[0-9a-f]{40}$/);
    expect([ref.data.object.sha, branch.data.commit.sha, commit.data.sha, sha.data]).toEqual(
      Array(4).fill(first),
    );
  });

  it('reads a file as JSON, raw, and at an older commit', async () => {
    const path = 'charts/moving.yaml';
    const before = github.commit(REPOSITORY, 'main', {
      message: 'One',
      author: 'Ada',
      files: { [path]: 'a: 1\n' },
    });
    github.commit(REPOSITORY, 'main', { message: 'Two', author: 'Ada', files: { [path]: 'a: 2\n' } });

    const json = await octokit.repos.getContent({ ...where, path });
    const raw = await octokit.repos.getContent({ ...where, path, mediaType: { format: 'raw' } });
    const older = await octokit.repos.getContent({
      ...where,
      path,
      ref: before,
      mediaType: { format: 'raw' },
    });

    expect(json.data).toMatchObject({
      type: 'file',
      path,
      size: 5,
      encoding: 'base64',
      content: 'YTogMgo=\n',
    });
    expect([raw.data, older.data]).toEqual(['a: 2\n', 'a: 1\n']);
  });

  it('lists a folder and a whole tree', async () => {
    const folder = await octokit.repos.getContent({ ...where, path: 'charts', ref: first });
    const tree = await octokit.git.getTree({ ...where, tree_sha: first, recursive: 'true' });

    expect(
      (folder.data as { name: string; type: string }[]).map(({ name, type }) => `${type} ${name}`),
    ).toEqual(['dir argocd-apps', 'dir toy-service']);
    expect(tree.data.tree.filter(({ type }) => type === 'blob').map(({ path }) => path)).toEqual(
      Object.keys(FILES).sort(),
    );
  });

  it('says 404 for a file, a branch and a repository that are not there', async () => {
    const missing = [
      octokit.repos.getContent({ ...where, path: 'no/such/file' }),
      octokit.repos.getBranch({ ...where, branch: 'nowhere' }),
      octokit.repos.get({ owner: 'bitiq-example', repo: 'nothing' }),
    ];

    for (const call of missing) await expect(call).rejects.toMatchObject({ status: 404 });
  });

  it('compares two branches', async () => {
    github.commit(REPOSITORY, 'feature', {
      message: 'Change',
      author: 'Ada',
      files: { 'README.md': '# Two\n' },
    });

    const { data } = await octokit.repos.compareCommitsWithBasehead({ ...where, basehead: 'main...feature' });

    expect(data).toMatchObject({ status: 'ahead', ahead_by: 1, behind_by: 0 });
    expect(data.files).toMatchObject([{ filename: 'README.md', status: 'modified' }]);
  });
});

describe('object ids', () => {
  it('are the ones that Git gives to the same commit', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bitiq-git-'));
    for (const [path, text] of Object.entries(FILES)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const env = Object.fromEntries(
      ['AUTHOR', 'COMMITTER'].flatMap((who) => [
        [`GIT_${who}_NAME`, 'Ada'],
        [`GIT_${who}_EMAIL`, 'ada@users.noreply.github.com'],
        [`GIT_${who}_DATE`, '2026-11-21T10:00:00+0000'],
      ]),
    );
    const git = (...args: string[]): string =>
      execFileSync('git', args, { cwd: folder, env: { ...process.env, ...env } })
        .toString()
        .trim();

    git('init', '-q');
    git('add', '.');
    git('commit', '-q', '--no-gpg-sign', '--cleanup=verbatim', '-m', 'First');
    const sha = git('rev-parse', 'HEAD');
    await rm(folder, { recursive: true });

    // `git commit -m` ends the message with a line break; the API does not.
    github.commit('other/one', 'main', { message: 'First\n', author: 'Ada', files: FILES });
    expect([...(github.repositories.get('other/one')?.commits.keys() ?? [])]).toEqual([sha]);
  });
});

describe('pull requests and issues', () => {
  it('creates, lists and merges a pull request', async () => {
    const path = 'charts/toy-service/values-prod.yaml';
    github.commit(REPOSITORY, 'promote', {
      message: 'Promote',
      author: 'Ada',
      files: { [path]: 'image: new\n' },
    });

    const created = await octokit.pulls.create({ ...where, head: 'promote', base: 'main', title: 'Promote' });
    const again = octokit.pulls.create({ ...where, head: 'promote', base: 'main', title: 'Promote' });
    await expect(again).rejects.toMatchObject({ status: 422 });
    const merged = await octokit.pulls.merge({ ...where, pull_number: created.data.number });
    const { data: pull } = await octokit.pulls.get({ ...where, pull_number: created.data.number });
    const open = await octokit.pulls.list(where);

    expect(pull).toMatchObject({ merged: true, state: 'closed', merge_commit_sha: merged.data.sha });
    expect(open.data).toEqual([]);
    expect(github.readFile(REPOSITORY, 'main', path)).toBe('image: new\n');
  });

  it('refuses to merge a head that has moved', async () => {
    const old = github.commit(REPOSITORY, 'moving', { message: 'A', author: 'Ada', files: { a: '1' } });
    const { data } = await octokit.pulls.create({ ...where, head: 'moving', base: 'main', title: 'Move' });
    github.commit(REPOSITORY, 'moving', { message: 'B', author: 'Ada', files: { a: '2' } });

    const merge = octokit.pulls.merge({ ...where, pull_number: data.number, sha: old });

    await expect(merge).rejects.toMatchObject({ status: 409 });
  });

  it('opens an issue', async () => {
    const { data } = await octokit.issues.create({
      ...where,
      title: 'Drift',
      body: 'two',
      labels: ['drift'],
    });

    expect(data).toMatchObject({ title: 'Drift', state: 'open', user: { login: 'bitiq-bot' } });
  });

  it('lists open issues with pull requests among them, and closed ones where it is asked', async () => {
    const { data } = await octokit.issues.create({ ...where, title: 'To be closed' });
    await octokit.issues.update({ ...where, issue_number: data.number, state: 'closed' });
    github.commit(REPOSITORY, 'listed', { message: 'L', author: 'Ada', files: { l: '1' } });
    await octokit.pulls.create({ ...where, head: 'listed', base: 'main', title: 'Listed' });

    const open = await octokit.issues.listForRepo({ ...where });
    const closed = await octokit.issues.listForRepo({ ...where, state: 'closed' });

    expect(open.data.map(({ title }) => title)).not.toContain('To be closed');
    expect(open.data.find(({ title }) => title === 'Listed')?.pull_request).toBeDefined();
    expect(closed.data.map(({ title }) => title)).toContain('To be closed');
    expect(closed.data[0]?.closed_at).not.toBeNull();
  });

  it.each([
    ['no title', { title: ' ' }],
    ['a title that is too long', { title: 'x'.repeat(257) }],
    ['a text that is too long', { title: 'x', body: 'x'.repeat(65_537) }],
  ])('opens no issue with %s', async (_, asked) => {
    await expect(octokit.issues.create({ ...where, ...asked })).rejects.toMatchObject({ status: 422 });
  });

  it.each([
    [{ readOnly: true }, [200, 403]],
    [{ readOnly: true, issues: 'write' as const }, [200, 201]],
    [{ issues: 'read' as const }, [200, 403]],
    [{ issues: 'none' as const }, [403, 403]],
  ])('lets a token with %j to issues what its rights are', async (rights, statuses) => {
    github.tokens.set('ghp_own', { login: 'ada', ...rights });
    const client = clientFor('ghp_own');
    const statusOf = (asked: Promise<{ status: number }>) =>
      asked.then(
        ({ status }) => status,
        ({ status }: { status: number }) => status,
      );

    const read = await statusOf(client.issues.listForRepo(where));
    const written = await statusOf(client.issues.create({ ...where, title: 'Mine' }));

    expect([read, written]).toEqual(statuses);
  });
});

describe('saying no', () => {
  it('refuses a wrong token and hides private repositories from nobody in particular', async () => {
    await expect(clientFor('ghp_wrong').repos.get(where)).rejects.toMatchObject({
      status: 401,
      message: expect.stringContaining('Bad credentials'),
    });
    await expect(clientFor(undefined).repos.get(where)).rejects.toMatchObject({ status: 404 });
  });

  it.each([
    [403, 'Resource not accessible by integration'],
    [429, 'secondary rate limit'],
    [502, 'Server Error'],
  ])('answers a planted %i in the words of GitHub', async (status, message) => {
    github.trouble.status = status;

    await expect(octokit.repos.get(where)).rejects.toMatchObject({
      status,
      message: expect.stringContaining(message),
    });
  });

  it('turns away whoever asks too often by its secondary limit, and says until when', async () => {
    github.trouble.mostPerSecond = 0;

    await expect(octokit.repos.get(where)).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('secondary rate limit'),
      response: { headers: { 'retry-after': '1' } },
    });
  });

  it('counts requests down and refuses when none are left', async () => {
    github.rateLimit.remaining = 1;

    const last = await octokit.repos.get(where);
    const refused = octokit.repos.get(where);

    expect(last.headers['x-ratelimit-remaining']).toBe('0');
    await expect(refused).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('rate limit'),
    });
  });

  it('answers 304 to whoever knows the answer already, and does not count it', async () => {
    const url = `${github.address}/repos/${REPOSITORY}`;
    const headers = { authorization: 'Bearer ghp_good' };
    const known = await fetch(url, { headers });

    const again = await fetch(url, {
      headers: { ...headers, 'if-none-match': known.headers.get('etag') ?? '' },
    });

    expect(again.status).toBe(304);
    expect(again.headers.get('x-ratelimit-remaining')).toBe(known.headers.get('x-ratelimit-remaining'));
  });
});

it('pages long lists', async () => {
  clock = new Date('2026-11-21T11:30:00Z');
  for (let index = 0; index < 5; index += 1) {
    github.commit('other/long', 'main', { message: `${index}`, author: 'Ada', files: { n: `${index}` } });
  }

  const commits = await octokit.paginate(octokit.repos.listCommits, {
    owner: 'other',
    repo: 'long',
    per_page: 2,
  });

  expect(commits.map(({ commit }) => commit.message)).toEqual(['4', '3', '2', '1', '0']);
});
