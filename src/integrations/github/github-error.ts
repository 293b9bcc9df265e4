import { ExternalError, type ExternalReason } from '../../errors.ts';
import { type Peer, toNetworkError } from '../network-error.ts';

const PEER: Peer = {
  system: 'github',
  name: 'GitHub',
  probe: 'curl https://www.githubstatus.com/api/v2/status.json',
};

/** What a token may be given of a repository, as GitHub names it. */
export type GitHubRight = 'contents' | 'issues';

/** What a failed call to GitHub means. `thing` is what was asked for: `branch main of acme/gitops`. */
export function toGitHubError(
  error: unknown,
  thing: string,
  signal: AbortSignal,
  {
    act = 'read',
    right = 'contents',
  }: { readonly act?: 'read' | 'write'; readonly right?: GitHubRight | undefined } = {},
): ExternalError {
  if (error instanceof ExternalError) return error;
  const answer = readAnswer(error);
  if (answer !== undefined && isRateLimited(answer)) return toRateLimitError(answer);
  if (signal.aborted || answer === undefined) return toNetworkError(PEER, error, signal);
  const { status } = answer;
  switch (status) {
    case 401:
      return gitHubError('unauthenticated', "GitHub does not accept bitiq's token", {
        status,
        next: 'Put a token that lives into GITHUB_TOKEN',
      });
    case 403:
      return gitHubError('forbidden', `GitHub does not let bitiq ${act} ${thing}`, {
        status,
        missingRight: `${right}: ${act}`,
        next: `Give the token behind GITHUB_TOKEN the permission ${right}: ${act}`,
      });
    case 404:
      return gitHubError('not-served', `GitHub knows no ${thing}, or bitiq may not see it`, {
        status,
        next: 'Compare repository in bitiq.yaml, and what the token behind GITHUB_TOKEN may read',
      });
    default:
      return status >= 500
        ? gitHubError('unavailable', `GitHub does not serve requests now (${status})`, { status })
        : gitHubError(
            'unexpected',
            `GitHub refused to ${act === 'read' ? 'show' : 'write'} ${thing} (${status})`,
            { status },
          );
  }
}

/** How long GitHub wants to be left alone, in milliseconds; `undefined`: the error says nothing of it. */
export function throttledMsOf(error: unknown): number | undefined {
  const answer = readAnswer(error);
  if (answer === undefined || !isRateLimited(answer)) return undefined;
  return pauseOf(answer) ?? UNTOLD_MS;
}

/** What GitHub wants where it does not say how long: at least a minute. */
const UNTOLD_MS = 60_000;

/** As its answer says, by its own clock: until the hour of the limit is over, or the seconds of a secondary one. */
function pauseOf({ headers }: Answer): number | undefined {
  const seconds = Number(headers['retry-after']);
  if (seconds > 0) return seconds * 1_000;
  const resetsAt = Number(headers['x-ratelimit-reset']) * 1_000;
  if (headers['x-ratelimit-remaining'] !== '0' || !(resetsAt > 0)) return undefined;
  // Its clock is told in whole seconds.
  return Math.max(resetsAt - clockOf(headers), 1_000);
}

function clockOf({ date }: Answer['headers']): number {
  return Date.parse(String(date)) || Date.now();
}

function toRateLimitError(answer: Answer): ExternalError {
  const { status, headers } = answer;
  const retryAfterMs = pauseOf(answer);
  if (retryAfterMs === undefined) {
    const next = 'Run it again in a minute or later: gh api rate_limit';
    return gitHubError('throttled', "GitHub's rate limit is used up", { status, next });
  }
  const end = Math.ceil((clockOf(headers) + retryAfterMs) / 60_000) * 60_000;
  const message = `GitHub's rate limit is used up until ${new Date(end).toISOString().slice(11, 16)} UTC`;
  const next = 'Run it again after that. What is left: gh api rate_limit';
  return gitHubError('throttled', message, { status, next, retryAfterMs });
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** GitHub's own sentence. */
  readonly message: string;
}

/** The HTTP answer behind Octokit's error; without one, its `status` of 500 stands for "no answer". */
function readAnswer(error: unknown): Answer | undefined {
  if (!(error instanceof Error) || !('response' in error)) return undefined;
  const { response } = error;
  if (typeof response !== 'object' || response === null || !('status' in response)) return undefined;
  const headers = 'headers' in response ? (response.headers as Answer['headers']) : {};
  return { status: Number(response.status), headers, message: error.message };
}

/** GitHub says it with a 403 as readily as with a 429; of its secondary limits at times in words alone. */
function isRateLimited({ status, headers, message }: Answer): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  const isTold = headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined;
  return isTold || /\bsecondary rate limit\b/i.test(message);
}

function gitHubError(
  reason: ExternalReason,
  message: string,
  options: { status: number; missingRight?: string; next?: string; retryAfterMs?: number | undefined },
): ExternalError {
  return new ExternalError('github', reason, message, { next: PEER.probe, ...options });
}
