import type { Commit, Issue, Pull, RepositoryState } from './repository-state.ts';

/** The parts of GitHub's JSON that several answers share. */

export function userShape(login: string): object {
  return { login, id: numberOf(login), type: 'User', site_admin: false };
}

/** A stable positive number for a text. */
export function numberOf(text: string): number {
  let number = 7;
  for (const sign of text) number = (number * 31 + (sign.codePointAt(0) ?? 0)) % 1_000_000_007;
  return number;
}

export function repositoryShape({ fullName, defaultBranch, createdAt }: RepositoryState): object {
  const [owner = '', name = ''] = fullName.split('/');
  return {
    id: numberOf(fullName),
    name,
    full_name: fullName,
    private: true,
    owner: userShape(owner),
    html_url: `https://github.com/${fullName}`,
    default_branch: defaultBranch,
    archived: false,
    disabled: false,
    visibility: 'private',
    created_at: time(createdAt),
    permissions: { admin: false, maintain: false, push: true, triage: true, pull: true },
  };
}

export function commitShape({ fullName }: RepositoryState, commit: Commit): object {
  return {
    sha: commit.sha,
    html_url: `https://github.com/${fullName}/commit/${commit.sha}`,
    commit: gitCommitShape(commit),
    author: null,
    committer: null,
    parents: commit.parents.map((sha) => ({ sha })),
  };
}

export function gitCommitShape({ tree, author, message, sha, parents }: Commit): object {
  const signature = { name: author.name, email: author.email, date: time(author.date) };
  return {
    sha,
    author: signature,
    committer: signature,
    message,
    tree: { sha: tree },
    parents: parents.map((parent) => ({ sha: parent })),
    verification: { verified: false, reason: 'unsigned', signature: null, payload: null },
  };
}

export function pullShape(repository: RepositoryState, pull: Pull): object {
  const side = (ref: string): object => ({
    ref,
    label: `${repository.fullName.split('/')[0]}:${ref}`,
    sha: repository.branches.get(ref) ?? '',
    repo: repositoryShape(repository),
  });
  return {
    number: pull.number,
    id: numberOf(`${repository.fullName}#${pull.number}`),
    html_url: `https://github.com/${repository.fullName}/pull/${pull.number}`,
    title: pull.title,
    body: pull.body,
    state: pull.state,
    draft: false,
    merged: pull.mergedAt !== undefined,
    mergeable: pull.state === 'open',
    merged_at: pull.mergedAt === undefined ? null : time(pull.mergedAt),
    merge_commit_sha: pull.mergeCommit ?? null,
    created_at: time(pull.createdAt),
    user: userShape(pull.login),
    head: side(pull.head),
    base: side(pull.base),
  };
}

export function issueShape({ fullName }: RepositoryState, issue: Issue): object {
  return {
    number: issue.number,
    id: numberOf(`${fullName}#${issue.number}`),
    html_url: `https://github.com/${fullName}/issues/${issue.number}`,
    title: issue.title,
    body: issue.body,
    state: issue.closedAt === undefined ? 'open' : 'closed',
    labels: issue.labels.map((name) => ({ name })),
    user: userShape(issue.login),
    created_at: time(issue.createdAt),
    closed_at: issue.closedAt === undefined ? null : time(issue.closedAt),
  };
}

/** A pull request as the list of issues shows it. */
export function pullAsIssueShape({ fullName }: RepositoryState, pull: Pull): object {
  const url = `https://github.com/${fullName}/pull/${pull.number}`;
  return {
    number: pull.number,
    id: numberOf(`${fullName}#${pull.number}`),
    html_url: url,
    title: pull.title,
    body: pull.body,
    state: pull.state,
    labels: [],
    user: userShape(pull.login),
    created_at: time(pull.createdAt),
    closed_at: pull.mergedAt === undefined ? null : time(pull.mergedAt),
    pull_request: { html_url: url },
  };
}

/** GitHub's times have no fraction. */
export function time(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
