import {
  type Answer,
  type GitHubRequest,
  type Handler,
  NOT_FOUND,
  ok,
  page,
  refuse,
  text,
} from './answer.ts';
import { blobId } from './git-objects.ts';
import { type Commit, compareFiles, historyOf, resolveRef } from './repository-state.ts';
import { commitShape, gitCommitShape, repositoryShape } from './shapes.ts';

export const getRepository: Handler = ({ repository }) => ok(repositoryShape(repository));

export const listBranches: Handler = (request) => {
  const { repository } = request;
  const branches = [...repository.branches].map(([name, sha]) => ({
    name,
    commit: { sha },
    protected: false,
  }));
  return page(branches, request, `repos/${repository.fullName}/branches`);
};

export const getBranch: Handler = ({ repository, params }) => {
  const name = params.branch ?? '';
  const commit = repository.commits.get(repository.branches.get(name) ?? '');
  if (commit === undefined) return refuse(404, 'Branch not found');
  return ok({ name, commit: commitShape(repository, commit), protected: false });
};

export const getRef: Handler = ({ repository, params }) => {
  const ref = params.ref ?? '';
  const sha = ref.startsWith('heads/') ? repository.branches.get(ref.slice('heads/'.length)) : undefined;
  return sha === undefined ? NOT_FOUND : ok({ ref: `refs/${ref}`, object: { type: 'commit', sha } });
};

export const getGitCommit: Handler = ({ repository, params }) => {
  const commit = repository.commits.get(params.sha ?? '');
  return commit === undefined ? NOT_FOUND : ok(gitCommitShape(commit));
};

export const getCommit: Handler = ({ repository, params, accept }) => {
  const ref = params.ref ?? '';
  const commit = resolveRef(repository, ref);
  if (commit === undefined) return refuse(422, `No commit found for SHA: ${ref}`);
  if (accept.includes('.sha')) return text(commit.sha, 'sha');
  const parent = repository.commits.get(commit.parents[0] ?? '');
  return ok({ ...commitShape(repository, commit), files: changedFiles(parent, commit) });
};

export const listCommits: Handler = (request) => {
  const { repository, query } = request;
  const head = resolveRef(repository, query.get('sha') ?? repository.defaultBranch);
  if (head === undefined) return NOT_FOUND;
  const path = query.get('path');
  const commits = historyOf(repository, head).filter((commit) => {
    const parent = repository.commits.get(commit.parents[0] ?? '');
    return path === null || isTouched(parent, commit, path);
  });
  const shapes = commits.map((commit) => commitShape(repository, commit));
  return page(shapes, request, `repos/${repository.fullName}/commits`);
};

function isTouched(parent: Commit | undefined, commit: Commit, path: string): boolean {
  return compareFiles(parent?.files ?? new Map(), commit.files).some(
    (change) => change.path === path || change.path.startsWith(`${path}/`),
  );
}

function changedFiles(before: Commit | undefined, after: Commit): object[] {
  return compareFiles(before?.files ?? new Map(), after.files).map(({ path, status }) => ({
    filename: path,
    status,
    sha: blobId((status === 'removed' ? before : after)?.files.get(path) ?? ''),
  }));
}

export const compareCommits: Handler = ({ repository, params }) => {
  const [baseRef = '', headRef = ''] = (params.range ?? '').split('...');
  const base = resolveRef(repository, baseRef);
  const head = resolveRef(repository, headRef);
  if (base === undefined || head === undefined) return NOT_FOUND;
  const inBase = historyOf(repository, base);
  const inHead = historyOf(repository, head);
  const ahead = inHead.filter(({ sha }) => !inBase.some((commit) => commit.sha === sha));
  const behind = inBase.filter(({ sha }) => !inHead.some((commit) => commit.sha === sha));
  const mergeBase = inHead.find(({ sha }) => inBase.some((commit) => commit.sha === sha)) ?? base;
  return ok({
    html_url: `https://github.com/${repository.fullName}/compare/${baseRef}...${headRef}`,
    status: compareStatus(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    base_commit: commitShape(repository, base),
    merge_base_commit: commitShape(repository, mergeBase),
    commits: ahead.reverse().map((commit) => commitShape(repository, commit)),
    files: changedFiles(mergeBase, head),
  });
};

function compareStatus(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return 'diverged';
  if (ahead > 0) return 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}

export const getContent: Handler = (request) => {
  const { repository, query, accept } = request;
  const commit = resolveRef(repository, query.get('ref') ?? repository.defaultBranch);
  const path = (request.params.path ?? '').replace(/^\/|\/$/g, '');
  if (commit === undefined) return refuse(404, `No commit found for the ref ${query.get('ref') ?? ''}`);
  const content = commit.files.get(path);
  if (content !== undefined)
    return accept.includes('.raw') ? text(content, 'raw') : ok(fileShape(request, path, content));
  return listFolder(request, commit, path);
};

function listFolder(request: GitHubRequest, commit: Commit, folder: string): Answer {
  const tree = commit.trees.get(folder);
  if (tree === undefined) return NOT_FOUND;
  const entries = tree.entries.map(({ name, type, sha }) => {
    const path = folder === '' ? name : `${folder}/${name}`;
    const size = Buffer.byteLength(commit.files.get(path) ?? '');
    return entryShape(request, { path, name, sha, size, type: type === 'blob' ? 'file' : 'dir' });
  });
  return ok(entries);
}

function fileShape(request: GitHubRequest, path: string, text: string): object {
  const name = path.split('/').at(-1) ?? path;
  const entry = { path, name, sha: blobId(text), size: Buffer.byteLength(text), type: 'file' } as const;
  return { ...entryShape(request, entry), encoding: 'base64', content: base64(text) };
}

interface FileEntry {
  readonly path: string;
  readonly name: string;
  readonly sha: string;
  readonly size: number;
  readonly type: 'file' | 'dir';
}

function entryShape({ address, repository }: GitHubRequest, entry: FileEntry): object {
  return { ...entry, url: `${address}/repos/${repository.fullName}/contents/${entry.path}` };
}

/** In lines of 60, as GitHub sends it. */
function base64(text: string): string {
  return Buffer.from(text).toString('base64').replace(/.{60}/g, '$&\n').concat('\n');
}

export const getTree: Handler = ({ repository, params, query }) => {
  const [commit, folder] = findTree(repository.commits, resolveRef(repository, params.sha ?? ''), params.sha);
  const tree = commit?.trees.get(folder);
  if (commit === undefined || tree === undefined) return NOT_FOUND;
  const below = query.has('recursive')
    ? [...commit.trees.keys()].filter((path) => isUnder(path, folder))
    : [folder];
  const entries = below.flatMap((path) => treeEntries(commit, path, folder));
  return ok({ sha: tree.sha, tree: entries.sort((a, b) => (a.path < b.path ? -1 : 1)), truncated: false });
};

function isUnder(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

/** A tree is named by its own id, or by a commit whose root it is. */
function findTree(
  commits: ReadonlyMap<string, Commit>,
  named: Commit | undefined,
  sha: string | undefined,
): [Commit | undefined, string] {
  if (named !== undefined) return [named, ''];
  for (const commit of commits.values()) {
    for (const [folder, tree] of commit.trees) if (tree.sha === sha) return [commit, folder];
  }
  return [undefined, ''];
}

function treeEntries(commit: Commit, folder: string, root: string): { path: string }[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  const cut = root === '' ? 0 : root.length + 1;
  return (commit.trees.get(folder)?.entries ?? []).map(({ name, type, sha }) => ({
    path: `${prefix}${name}`.slice(cut),
    mode: type === 'tree' ? '040000' : '100644',
    type,
    sha,
    ...(type === 'blob' && { size: Buffer.byteLength(commit.files.get(`${prefix}${name}`) ?? '') }),
  }));
}

export const getBlob: Handler = ({ repository, params, accept }) => {
  for (const commit of repository.commits.values()) {
    for (const content of commit.files.values()) {
      const sha = blobId(content);
      if (sha !== params.sha) continue;
      if (accept.includes('.raw')) return text(content, 'raw');
      return ok({ sha, size: Buffer.byteLength(content), encoding: 'base64', content: base64(content) });
    }
  }
  return NOT_FOUND;
};

export const listCheckRuns: Handler = ({ repository, params }) => {
  const commit = resolveRef(repository, params.ref ?? '');
  if (commit === undefined) return refuse(422, `No commit found for SHA: ${params.ref}`);
  const runs = repository.checkRuns.filter(({ headSha }) => headSha === commit.sha);
  return ok({
    total_count: runs.length,
    check_runs: runs.map(({ headSha, ...run }) => ({ ...run, head_sha: headSha })),
  });
};
