import { type GitHubRequest, type Handler, invalid, NOT_FOUND, ok, page, refuse } from './answer.ts';
import { blobId, type Files } from './git-objects.ts';
import {
  type Commit,
  commitFiles,
  compareFiles,
  historyOf,
  type Pull,
  resolveRef,
} from './repository-state.ts';
import { gitCommitShape, pullShape } from './shapes.ts';

export const createRef: Handler = ({ repository, body }) => {
  const ref = String(body.ref ?? '');
  const sha = String(body.sha ?? '');
  const name = ref.replace(/^refs\/heads\//, '');
  if (name === ref) return refuse(422, `Reference name must start with 'refs/'`);
  if (!repository.commits.has(sha)) return refuse(422, 'Object does not exist');
  if (repository.branches.has(name)) return refuse(422, 'Reference already exists');
  repository.branches.set(name, sha);
  return ok({ ref, object: { type: 'commit', sha } }, 201);
};

export const putContent: Handler = ({ repository, params, body, login, now }) => {
  const path = params.path ?? '';
  const branch = String(body.branch ?? repository.defaultBranch);
  if (repository.branches.size > 0 && !repository.branches.has(branch)) {
    return refuse(404, `Branch ${branch} not found`);
  }
  const before = resolveRef(repository, branch)?.files.get(path);
  if (before !== undefined && body.sha !== blobId(before)) {
    return body.sha === undefined
      ? refuse(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
      : refuse(409, `${path} does not match ${String(body.sha)}`);
  }
  const text = Buffer.from(String(body.content ?? ''), 'base64').toString('utf8');
  const commit = commitFiles(repository, branch, {
    message: String(body.message ?? ''),
    author: login,
    files: { [path]: text },
    now,
  });
  const content = { path, name: path.split('/').at(-1), sha: blobId(text), type: 'file' };
  return ok({ content, commit: gitCommitShape(commit) }, before === undefined ? 201 : 200);
};

export const listPulls: Handler = (request) => {
  const { repository, query } = request;
  const state = query.get('state') ?? 'open';
  const pulls = repository.pulls.filter(
    (pull) =>
      (state === 'all' || pull.state === state) &&
      (query.get('base') ?? pull.base) === pull.base &&
      (query.get('head')?.replace(/^[^:]+:/, '') ?? pull.head) === pull.head,
  );
  const shapes = pulls.reverse().map((pull) => pullShape(repository, pull));
  return page(shapes, request, `repos/${repository.fullName}/pulls`);
};

export const createPull: Handler = ({ repository, body, login, now }) => {
  const head = String(body.head ?? '').replace(/^[^:]+:/, '');
  const base = String(body.base ?? '');
  if (!repository.branches.has(head)) return invalid('PullRequest', 'head', `head ${head} does not exist`);
  if (!repository.branches.has(base)) return invalid('PullRequest', 'base', `base ${base} does not exist`);
  if (repository.branches.get(head) === repository.branches.get(base)) {
    return invalid('PullRequest', 'head', `No commits between ${base} and ${head}`);
  }
  if (repository.pulls.some((pull) => pull.state === 'open' && pull.head === head && pull.base === base)) {
    return invalid('PullRequest', 'head', `A pull request already exists for ${head}.`);
  }
  const pull: Pull = {
    number: nextNumber(repository),
    title: String(body.title ?? ''),
    body: typeof body.body === 'string' ? body.body : null,
    state: 'open',
    head,
    base,
    login,
    createdAt: now,
    mergedAt: undefined,
    mergeCommit: undefined,
  };
  repository.pulls.push(pull);
  return ok(pullShape(repository, pull), 201);
};

/** Pull requests and issues share one row of numbers. */
export function nextNumber({ pulls, issues }: GitHubRequest['repository']): number {
  return pulls.length + issues.length + 1;
}

function findPull({ repository, params }: GitHubRequest): Pull | undefined {
  return repository.pulls.find(({ number }) => String(number) === params.number);
}

export const getPull: Handler = (request) => {
  const pull = findPull(request);
  return pull === undefined ? NOT_FOUND : ok(pullShape(request.repository, pull));
};

export const mergePull: Handler = (request) => {
  const { repository, body, login, now } = request;
  const pull = findPull(request);
  if (pull === undefined) return NOT_FOUND;
  const head = resolveRef(repository, pull.head);
  const base = resolveRef(repository, pull.base);
  if (pull.state !== 'open' || head === undefined || base === undefined) {
    return refuse(405, 'Pull Request is not mergeable');
  }
  if (body.sha !== undefined && body.sha !== head.sha) {
    return refuse(409, 'Head branch was modified. Review and try the merge again.');
  }
  const files = changesOf(mergeBase(repository, base, head), head.files);
  const commit = commitFiles(repository, pull.base, {
    message: String(body.commit_title ?? `Merge pull request #${pull.number} from ${pull.head}`),
    author: login,
    files,
    ...((body.merge_method ?? 'merge') === 'merge' && { alsoParent: head.sha }),
    now,
  });
  Object.assign(pull, { state: 'closed', mergedAt: now, mergeCommit: commit.sha });
  return ok({ sha: commit.sha, merged: true, message: 'Pull Request successfully merged' });
};

function mergeBase(repository: GitHubRequest['repository'], base: Commit, head: Commit): Files {
  const inBase = new Set(historyOf(repository, base).map(({ sha }) => sha));
  return historyOf(repository, head).find(({ sha }) => inBase.has(sha))?.files ?? new Map();
}

function changesOf(before: Files, after: Files): Record<string, string | undefined> {
  return Object.fromEntries(compareFiles(before, after).map(({ path }) => [path, after.get(path)]));
}

export const createCheckRun: Handler = ({ repository, body }) => {
  const run = {
    id: repository.checkRuns.length + 1,
    name: String(body.name ?? ''),
    headSha: String(body.head_sha ?? ''),
    status: String(body.status ?? (body.conclusion === undefined ? 'queued' : 'completed')),
    conclusion: body.conclusion === undefined ? null : String(body.conclusion),
  };
  if (!repository.commits.has(run.headSha)) return refuse(422, `No commit found for SHA: ${run.headSha}`);
  repository.checkRuns.push(run);
  return ok(
    { id: run.id, name: run.name, head_sha: run.headSha, status: run.status, conclusion: run.conclusion },
    201,
  );
};
