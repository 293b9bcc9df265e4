import type { Octokit } from '@octokit/rest';
import type { z } from 'zod';
import type { RepositoryConfig } from '../../config/schema.ts';
import { ExternalError } from '../../errors.ts';
import { shareCall } from '../share-call.ts';
import { toGitHubError } from './github-error.ts';
import type { Repository } from './repository.ts';
import { fileAnswer, refAnswer } from './schema.ts';

const GITHUB_API = 'https://api.github.com';

/** A call may not take longer than this, whatever its caller allows. */
const CALL_LIMIT_MS = 15_000;

export interface RepositoryOptions {
  /** Default: https://api.github.com. */
  readonly apiUrl?: string | undefined;
  /** Default: none, which sees public repositories only. */
  readonly token?: string | undefined;
}

interface Question<T> {
  /** For people: `branch main of acme/gitops`. */
  readonly thing: string;
  /** Under `/repos/<owner>/<name>/`. */
  readonly url: string;
  readonly format: 'json' | 'raw';
  readonly schema: z.ZodType<T>;
}

type SharedCall<T> = ReturnType<typeof shareCall<T>>;

/**
 * One run's look at a repository: make a new one for each run. The branch is resolved once, each file
 * fetched once, and nothing is retried here, so that no call outlives its signal.
 */
export function createRepository(config: RepositoryConfig, options: RepositoryOptions = {}): Repository {
  const { owner, name: repo, branch } = config;
  const name = `${owner}/${repo}`;
  const open = shareCall(() => openOctokit(options));
  const fileOf = (path: string) => `${path} of ${name}`;
  const files = new Map<string, SharedCall<string | undefined>>();

  async function ask<T>(question: Question<T>, signal: AbortSignal): Promise<T> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(CALL_LIMIT_MS)]);
    try {
      const octokit = await open(limit);
      const { data, headers } = await octokit.request(`GET /repos/{owner}/{repo}/${question.url}`, {
        owner,
        repo,
        // Octokit takes a body that breaks off for an empty one, so it is read here.
        request: { signal: limit, parseSuccessResponseBody: false },
        mediaType: { format: question.format },
      });
      return parseAnswer(await readBody(data, headers['content-type']), question);
    } catch (error) {
      throw toGitHubError(error, question.thing, limit);
    }
  }

  const ref: Question<string> = {
    thing: `branch ${branch} of ${name}`,
    url: `git/ref/heads/${encodePath(branch)}`,
    format: 'json',
    schema: refAnswer,
  };
  const resolveBranch = shareCall((signal) => ask(ref, signal));

  async function fetchFile(path: string, signal: AbortSignal): Promise<string | undefined> {
    const url = `contents/${encodePath(path)}?ref=${await resolveBranch(signal)}`;
    try {
      return await ask({ thing: fileOf(path), url, format: 'raw', schema: fileAnswer }, signal);
    } catch (error) {
      if (error instanceof ExternalError && error.reason === 'not-served') return undefined;
      throw error;
    }
  }

  return {
    name,
    getCommit: ({ signal }) => resolveBranch(signal).catch(rethrow(ref.thing, signal)),
    readFile(path, { signal }) {
      const read = files.get(path) ?? shareCall((shared) => fetchFile(path, shared));
      files.set(path, read);
      return read(signal).catch(rethrow(fileOf(path), signal));
    },
  };
}

/** Loaded on first need: a command such as `help` never asks GitHub. */
async function openOctokit({ apiUrl = GITHUB_API, token }: RepositoryOptions): Promise<Octokit> {
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

/** Slashes stay: Octokit's own `{path}` would send them as %2F, which not every server undoes. */
function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

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

/** An asker who gave up while waiting for a shared call gets the same error as any other. */
function rethrow(thing: string, signal: AbortSignal): (error: unknown) => never {
  return (error) => {
    throw toGitHubError(error, thing, signal);
  };
}
