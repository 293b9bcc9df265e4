import type { RepositoryConfig } from '../../config/schema.ts';
import { ifServed } from '../if-served.ts';
import { shareCall } from '../share-call.ts';
import { createAsk, encodePath, type GitHubOptions, type Question } from './ask.ts';
import { toGitHubError } from './github-error.ts';
import type { Repository } from './repository.ts';
import { fileAnswer, refAnswer } from './schema.ts';

type SharedCall<T> = ReturnType<typeof shareCall<T>>;

/**
 * One run's look at a repository: make a new one for each run. The branch is resolved once, each file
 * fetched once, and no call outlives its signal.
 */
export function createRepository(config: RepositoryConfig, options: GitHubOptions = {}): Repository {
  const { owner, name: repo, branch } = config;
  const name = `${owner}/${repo}`;
  const ask = createAsk({ owner, name: repo }, options);
  const fileOf = (path: string) => `${path} of ${name}`;
  const files = new Map<string, SharedCall<string | undefined>>();

  const ref: Question<string> = {
    thing: `branch ${branch} of ${name}`,
    url: `git/ref/heads/${encodePath(branch)}`,
    format: 'json',
    schema: refAnswer,
  };
  const resolveBranch = shareCall((signal) => ask(ref, signal));

  async function fetchFile(path: string, signal: AbortSignal): Promise<string | undefined> {
    const url = `contents/${encodePath(path)}?ref=${await resolveBranch(signal)}`;
    return ifServed(ask({ thing: fileOf(path), url, format: 'raw', schema: fileAnswer }, signal));
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

/** An asker who gave up while waiting for a shared call gets the same error as any other. */
function rethrow(thing: string, signal: AbortSignal): (error: unknown) => never {
  return (error) => {
    throw toGitHubError(error, thing, signal);
  };
}
