import { buildTrees, type CommitContent, commitId, type Files, type Tree } from './git-objects.ts';

export interface Commit extends CommitContent {
  readonly sha: string;
  readonly files: Files;
  readonly trees: ReadonlyMap<string, Tree>;
}

export interface Pull {
  readonly number: number;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  readonly head: string;
  readonly base: string;
  readonly login: string;
  readonly createdAt: Date;
  mergedAt: Date | undefined;
  mergeCommit: string | undefined;
}

export interface Issue {
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly labels: readonly string[];
  readonly login: string;
  readonly createdAt: Date;
  closedAt: Date | undefined;
}

interface CheckRun {
  readonly id: number;
  readonly name: string;
  readonly headSha: string;
  readonly status: string;
  readonly conclusion: string | null;
}

/** One repository. */
export interface RepositoryState {
  /** `owner/name`. */
  readonly fullName: string;
  readonly defaultBranch: string;
  readonly createdAt: Date;
  /** Branch to commit. */
  readonly branches: Map<string, string>;
  readonly commits: Map<string, Commit>;
  readonly pulls: Pull[];
  readonly issues: Issue[];
  readonly checkRuns: CheckRun[];
}

export function newRepository(fullName: string, now: Date): RepositoryState {
  return {
    fullName,
    defaultBranch: 'main',
    createdAt: now,
    branches: new Map(),
    commits: new Map(),
    pulls: [],
    issues: [],
    checkRuns: [],
  };
}

/** Commits changes onto a branch; `undefined` removes a file. A new branch starts at the default one. */
export function commitFiles(
  repository: RepositoryState,
  branch: string,
  change: {
    message: string;
    author: string;
    files: Record<string, string | undefined>;
    alsoParent?: string;
    now: Date;
  },
): Commit {
  const parent =
    resolveRef(repository, branch) ?? resolveRef(repository, repository.defaultBranch) ?? undefined;
  const files = new Map(parent?.files);
  for (const [path, text] of Object.entries(change.files)) {
    if (text === undefined) files.delete(path);
    else files.set(path, text);
  }
  const trees = buildTrees(files);
  const content: CommitContent = {
    tree: trees.get('')?.sha ?? '',
    parents: [parent?.sha, change.alsoParent].filter((sha) => sha !== undefined),
    author: { name: change.author, email: emailOf(change.author), date: change.now },
    message: change.message,
  };
  const commit = { ...content, sha: commitId(content), files, trees };
  repository.commits.set(commit.sha, commit);
  repository.branches.set(branch, commit.sha);
  return commit;
}

function emailOf(author: string): string {
  return `${author.toLowerCase().replace(/[^a-z0-9]+/g, '.')}@users.noreply.github.com`;
}

/** The commit behind a branch, a full SHA, `heads/main`, `refs/heads/main` or at least 7 digits of a SHA. */
export function resolveRef(repository: RepositoryState, ref: string): Commit | undefined {
  const name = ref.replace(/^(refs\/)?heads\//, '');
  const sha = repository.branches.get(name) ?? repository.branches.get(ref) ?? ref;
  const exact = repository.commits.get(sha);
  if (exact !== undefined || !/^[0-9a-f]{7,39}$/.test(sha)) return exact;
  return [...repository.commits.values()].find((commit) => commit.sha.startsWith(sha));
}

/** A commit and all before it, newest first. */
export function historyOf(repository: RepositoryState, from: Commit): Commit[] {
  const seen = new Map<string, Commit>();
  const waiting = [from];
  for (let commit = waiting.shift(); commit !== undefined; commit = waiting.shift()) {
    if (seen.has(commit.sha)) continue;
    seen.set(commit.sha, commit);
    for (const parent of commit.parents) {
      const found = repository.commits.get(parent);
      if (found !== undefined) waiting.push(found);
    }
  }
  return [...seen.values()];
}

export interface FileChange {
  readonly path: string;
  readonly status: 'added' | 'removed' | 'modified';
}

/** What differs between two sets of files, by path. */
export function compareFiles(before: Files, after: Files): FileChange[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => ({
      path,
      status: !before.has(path) ? 'added' : !after.has(path) ? 'removed' : 'modified',
    }));
}
