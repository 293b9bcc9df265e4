import { z } from 'zod';
import type { RepositoryConfig } from '../../config/schema.ts';
import { ExternalError } from '../../errors.ts';
import { createAsk, encodePath, type GitHubOptions } from './ask.ts';
import { orNothing } from './or-nothing.ts';
import { fileAnswer } from './schema.ts';

/** One commit, as people speak of it. */
export interface Commit {
  readonly sha: string;
  /** The login on GitHub, or the name in the commit where GitHub knows no account. */
  readonly author: string;
  /** The message's first line. */
  readonly subject: string;
  /** Its page. */
  readonly url: string;
}

/** How to get from one commit to another. */
export interface Comparison {
  /** Commits that the newer one has and the older one has not. */
  readonly ahead: number;
  /** Commits that the older one has and the newer one has not: a way back. */
  readonly behind: number;
  /** Those ahead as far as GitHub lists them, newest first. */
  readonly commits: readonly Commit[];
  /** The comparison's page. */
  readonly url: string;
}

type Asked = { readonly signal: AbortSignal };

/**
 * The commits of a repository. Made for one run: nothing is kept.
 *
 * Methods throw `ExternalError` with system `github`.
 */
export interface Commits {
  /** `owner/name`, for people. */
  readonly repository: string;
  /** The 40-character commit behind a branch, a tag or the beginning of a SHA; `undefined` where there is none. */
  resolve(revision: string, options: Asked): Promise<string | undefined>;
  /** From one commit to another; `undefined` where the repository does not know one of them. */
  compare(from: string, to: string, options: Asked): Promise<Comparison | undefined>;
  /** A file's text at a commit, `undefined` where it does not exist. */
  readFile(path: string, commit: string, options: Asked): Promise<string | undefined>;
}

export function createCommits(config: RepositoryConfig, options: GitHubOptions = {}): Commits {
  const repository = `${config.owner}/${config.name}`;
  const ask = createAsk(config, options);
  return {
    repository,
    async resolve(revision, { signal }) {
      const thing = `revision ${revision} of ${repository}`;
      const url = `commits/${encodePath(revision)}`;
      try {
        return await ask({ thing, url, format: 'sha', schema: shaAnswer }, signal).catch(orNothing(422));
      } catch (error) {
        if (!(error instanceof ExternalError) || error.status !== 404) throw error;
        // Some servers say 404 of a revision too: where the repository is there, there is none.
        const own = {
          thing: `repository ${repository}`,
          url: '',
          format: 'json',
          schema: z.object({}),
        } as const;
        await ask(own, signal);
        return undefined;
      }
    },
    compare: (from, to, { signal }) =>
      ask(
        {
          thing: `what lies between ${from} and ${to} in ${repository}`,
          url: `compare/${from}...${to}?per_page=100`,
          format: 'json',
          schema: comparison,
        },
        signal,
      ).catch(orNothing(404)),
    readFile: (path, commit, { signal }) =>
      ask(
        {
          thing: `${path} of ${repository}`,
          url: `contents/${encodePath(path)}?ref=${commit}`,
          format: 'raw',
          schema: fileAnswer,
        },
        signal,
      ).catch(orNothing(404)),
  };
}

const sha = z.string().regex(/^[0-9a-f]{40}$/);

/** Its 40 digits where the server honours the media type for them, else the commit that has them. */
const shaAnswer = z.union([sha, z.object({ sha }).transform(({ sha }) => sha)]);

const commit = z
  .object({
    sha,
    html_url: z.string(),
    author: z.object({ login: z.string() }).nullish(),
    commit: z.object({ message: z.string(), author: z.object({ name: z.string() }).nullish() }),
  })
  .transform(
    ({ sha, html_url: url, author, commit }): Commit => ({
      sha,
      author: author?.login ?? commit.author?.name ?? 'somebody',
      subject: commit.message.split('\n', 1)[0] ?? '',
      url,
    }),
  );

const comparison = z
  .object({
    ahead_by: z.int(),
    behind_by: z.int(),
    html_url: z.string().prefault(''),
    commits: z.array(commit),
  })
  .transform(
    ({ ahead_by: ahead, behind_by: behind, html_url: url, commits }): Comparison => ({
      ahead,
      behind,
      commits: commits.toReversed(),
      url,
    }),
  );
