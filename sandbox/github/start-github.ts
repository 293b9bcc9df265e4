import type { RequestListener } from 'node:http';
import { listenHttp } from '../http-server.ts';
import { newTrouble, withTrouble } from '../trouble.ts';
import type { GitHubWorld } from '../world.ts';
import { refuse } from './answer.ts';
import { answerHttp, type GitHubState } from './answer-http.ts';
import { commitFiles, newRepository, resolveRef } from './repository-state.ts';

/** A GitHub that runs, with what only it knows. */
export interface RunningGitHub extends GitHubWorld, GitHubState {
  stop(): Promise<void>;
}

/**
 * Starts GitHub's REST API (v3) on 127.0.0.1, as far as bitiq uses it: contents, refs, trees, commits,
 * compare, pulls, checks, issues. All repositories are private: without a token they are 404.
 */
export async function startGitHub(options: { port?: number; now?: () => Date } = {}): Promise<RunningGitHub> {
  const now = options.now ?? (() => new Date());
  const state: GitHubState = {
    trouble: newTrouble(),
    tokens: new Map(),
    repositories: new Map(),
    rateLimit: { limit: 5000, remaining: 5000, resetsAt: new Date(now().getTime() + 3_600_000) },
  };
  const server = await listenHttp(
    withTrouble(state.trouble, answerHttp(state, now), troubleBody, { tellsWhen: false, turnAway }),
    options.port,
  );
  return {
    ...state,
    address: server.address,
    stop: server.stop,
    commit: (name, branch, change) => {
      const repository = state.repositories.get(name) ?? newRepository(name, now());
      state.repositories.set(name, repository);
      return commitFiles(repository, branch, { ...change, now: now() }).sha;
    },
    readFile: (name, branch, path) => {
      const repository = state.repositories.get(name);
      return repository && resolveRef(repository, branch)?.files.get(path);
    },
  };
}

const SECONDARY = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';

const TROUBLE_MESSAGES: Readonly<Record<number, string>> = {
  401: 'Bad credentials',
  403: 'Resource not accessible by integration',
  404: 'Not Found',
  429: SECONDARY,
};

function troubleBody(status: number): object {
  return refuse(status, TROUBLE_MESSAGES[status] ?? 'Server Error').body as object;
}

/** By a secondary limit, which is a 403 here and mostly says when it ends. */
const turnAway: RequestListener = (_request, response) => {
  response.writeHead(403, { 'content-type': 'application/json; charset=utf-8', 'retry-after': '1' });
  response.end(JSON.stringify(troubleBody(429)));
};
