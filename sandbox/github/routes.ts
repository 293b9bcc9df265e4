import type { Handler } from './answer.ts';
import * as issue from './issue-routes.ts';
import * as read from './read-routes.ts';
import * as write from './write-routes.ts';

export interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly handle: Handler;
}

/** What there is under `/repos/<owner>/<name>`. `*` takes slashes too. */
export const ROUTES: readonly Route[] = [
  route('GET', '', read.getRepository),
  route('GET', 'branches', read.listBranches),
  route('GET', 'branches/*branch', read.getBranch),
  route('GET', 'git/ref/*ref', read.getRef),
  route('POST', 'git/refs', write.createRef),
  route('GET', 'git/commits/:sha', read.getGitCommit),
  route('GET', 'git/trees/*sha', read.getTree),
  route('GET', 'git/blobs/:sha', read.getBlob),
  route('GET', 'commits', read.listCommits),
  route('GET', 'commits/*ref/check-runs', read.listCheckRuns),
  route('GET', 'commits/*ref', read.getCommit),
  route('GET', 'compare/*range', read.compareCommits),
  route('GET', 'contents', read.getContent),
  route('GET', 'contents/*path', read.getContent),
  route('PUT', 'contents/*path', write.putContent),
  route('GET', 'pulls', write.listPulls),
  route('POST', 'pulls', write.createPull),
  route('GET', 'pulls/:number', write.getPull),
  route('PUT', 'pulls/:number/merge', write.mergePull),
  route('GET', 'issues', issue.listIssues),
  route('POST', 'issues', issue.createIssue),
  route('GET', 'issues/:number', issue.getIssue),
  route('PATCH', 'issues/:number', issue.updateIssue),
  route('POST', 'check-runs', write.createCheckRun),
];

function route(method: string, path: string, handle: Handler): Route {
  const source = path.replace(/:(\w+)/g, '(?<$1>[^/]+)').replace(/\*(\w+)/g, '(?<$1>.*)');
  return { method, pattern: new RegExp(`^${source}/?$`), handle };
}
