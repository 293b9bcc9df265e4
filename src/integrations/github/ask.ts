import type { Octokit } from '@octokit/rest';
import type { z } from 'zod';
import { ExternalError } from '../../errors.ts';
import { traceCall } from '../../tracing/trace-call.ts';
import { askAgainWhere } from '../ask-again.ts';
import { shareCall } from '../share-call.ts';
import { type GitHubRight, throttledMsOf, toGitHubError } from './github-error.ts';

const GITHUB_API = 'https://api.github.com';

/** A call may not take longer than this, whatever its caller allows. */
const CALL_LIMIT_MS = 15_000;

export interface GitHubOptions {
  /** Default: https://api.github.com. */
  readonly apiUrl?: string | undefined;
  /** Default: none, which sees public repositories only. */
  readonly token?: string | undefined;
}

/** One thing that is asked of a repository, or written to it. */
export interface Question<T> {
  /** Default: GET, which changes nothing. */
  readonly method?: 'GET' | 'POST' | 'PUT';
  /** Whose permission it takes. Default: contents. */
  readonly right?: GitHubRight;
  /** What is written. */
  readonly body?: { readonly [field: string]: string | readonly string[] };
  /** For people: `branch main of acme/gitops`. */
  readonly thing: string;
  /** Under `/repos/<owner>/<name>/`; empty: the repository itself. */
  readonly url: string;
  /** `sha`: of a commit, its 40 digits alone. */
  readonly format: 'json' | 'raw' | 'sha';
  readonly schema: z.ZodType<T>;
}

/** Asks; throws `ExternalError` with system `github`. */
type Ask = <T>(question: Question<T>, signal: AbortSignal) => Promise<T>;

/** How one repository is asked. What a rate limit turns away is asked again where it is read, and never written again. */
export function createAsk(
  { owner, name: repo }: { readonly owner: string; readonly name: string },
  options: GitHubOptions,
): Ask {
  const open = shareCall(() => openOctokit(options));
  return async (question, signal) => {
    const { method = 'GET' } = question;
    const below = question.url === '' ? '' : `/${question.url}`;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(CALL_LIMIT_MS)]);
    try {
      const octokit = await open(limit);
      const send = () =>
        traced({ method, owner, repo, below, options }, () =>
          octokit.request(`${method} /repos/{owner}/{repo}${below}`, {
            ...question.body,
            owner,
            repo,
            // Octokit takes a body that breaks off for an empty one, so it is read here.
            request: { signal: limit, parseSuccessResponseBody: false },
            mediaType: { format: question.format },
          }),
        );
      const answered = method === 'GET' ? askAgainWhere(send, { signal: limit, throttledMsOf }) : send();
      const { data, headers } = await answered;
      return parseAnswer(await readBody(data, headers['content-type']), question);
    } catch (error) {
      const act = method === 'GET' ? 'read' : 'write';
      throw toGitHubError(error, question.thing, limit, { act, right: question.right });
    }
  };
}

interface Sent {
  readonly method: string;
  readonly owner: string;
  readonly repo: string;
  /** With its query; it is not told. */
  readonly below: string;
  readonly options: GitHubOptions;
}

function traced<T extends { readonly status: number }>(
  { method, owner, repo, below, options: { apiUrl = GITHUB_API } }: Sent,
  send: () => Promise<T>,
): Promise<T> {
  const [path = ''] = below.split('?');
  const resource = path.split('/')[1] || 'repository';
  const call = { system: 'github', method, resource, path: `/repos/${owner}/${repo}${path}` } as const;
  return traceCall({ ...call, address: apiUrl }, async (answered) => {
    try {
      const answer = await send();
      answered(answer.status);
      return answer;
    } catch (error) {
      if (error instanceof Error && 'status' in error) answered(Number(error.status));
      throw error;
    }
  });
}

/** Slashes stay: Octokit's own `{path}` would send them as %2F, which not every server undoes. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** Loaded on first need: a command such as `help` never asks GitHub. */
async function openOctokit({ apiUrl = GITHUB_API, token }: GitHubOptions): Promise<Octokit> {
  const { Octokit } = await import('@octokit/rest');
  const baseUrl = apiUrl.replace(/\/+$/, '');
  return new Octokit({
    baseUrl,
    userAgent: 'bitiq',
    log: SILENT,
    ...(token !== undefined && { auth: token }),
  });
}

const ignore = () => undefined;
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** Text, or what the JSON says where it is JSON. */
async function readBody(body: unknown, contentType = ''): Promise<unknown> {
  const text = await new Response(body as ReadableStream).text();
  if (!/^application\/json\b/.test(contentType)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function parseAnswer<T>(data: unknown, { schema, thing }: Question<T>): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const message = `GitHub answered for ${thing} in a shape that bitiq does not know`;
  throw new ExternalError('github', 'unexpected', message);
}
