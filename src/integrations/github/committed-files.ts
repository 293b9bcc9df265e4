import { z } from 'zod';
import type { RepositoryConfig } from '../../config/schema.ts';
import { ExternalError } from '../../errors.ts';
import { createAsk, encodePath, type GitHubOptions } from './ask.ts';
import { orNothing } from './or-nothing.ts';
import { fileAnswer, refAnswer } from './schema.ts';

/** Files that are added to a branch, a commit each, and never changed. */
export interface CommittedFiles {
  /** `owner/name@branch`. */
  readonly place: string;
  /**
   * Resolves once the file stands on the branch with this text, also where it stood there already.
   * Where the branch is missing it begins at the default branch. Nothing is ever forced.
   *
   * @throws ExternalError with system `github`, also where another text stands there.
   */
  keep(path: string, text: string, options: { readonly signal: AbortSignal }): Promise<void>;
}

export function createCommittedFiles(config: RepositoryConfig, options: GitHubOptions = {}): CommittedFiles {
  const { owner, name, branch } = config;
  const repository = `${owner}/${name}`;
  const ask = createAsk(config, options);

  async function find(path: string, signal: AbortSignal): Promise<string | undefined> {
    const url = `contents/${encodePath(path)}?ref=${encodeURIComponent(branch)}`;
    const thing = `${path} of ${repository}`;
    return ask({ thing, url, format: 'raw', schema: fileAnswer }, signal).catch(orNothing(404));
  }

  async function findHead(of: string, signal: AbortSignal): Promise<string | undefined> {
    const thing = `branch ${of} of ${repository}`;
    const url = `git/ref/heads/${encodePath(of)}`;
    return ask({ thing, url, format: 'json', schema: refAnswer }, signal).catch(orNothing(404));
  }

  async function openBranch(signal: AbortSignal): Promise<void> {
    if ((await findHead(branch, signal)) !== undefined) return;
    const asked = {
      thing: `repository ${repository}`,
      url: '',
      format: 'json',
      schema: repositoryAnswer,
    } as const;
    const sha = await findHead(await ask(asked, signal), signal);
    if (sha === undefined) throw isEmpty(repository);
    const created = ask(
      {
        method: 'POST',
        thing: `branch ${branch} of ${repository}`,
        url: 'git/refs',
        body: { ref: `refs/heads/${branch}`, sha },
        format: 'json',
        schema: refAnswer,
      },
      signal,
    );
    // 422: somebody else was faster.
    await created.catch(orNothing(422));
  }

  async function commit(path: string, text: string, signal: AbortSignal): Promise<boolean> {
    const content = Buffer.from(text).toString('base64');
    const written = ask(
      {
        method: 'PUT',
        thing: `${path} of ${repository}`,
        url: `contents/${encodePath(path)}`,
        body: { message: `Add ${path}`, content, branch },
        format: 'json',
        schema: z.object({}),
      },
      signal,
    );
    return (await written.catch(orNothing(409, 422))) !== undefined;
  }

  return {
    place: `${repository}@${branch}`,
    async keep(path, text, { signal }) {
      const before = await find(path, signal);
      if (before === text) return;
      if (before === undefined) {
        await openBranch(signal);
        if (await commit(path, text, signal)) return;
      }
      const now = before ?? (await find(path, signal));
      if (now === text) return;
      throw now === undefined ? wasMoved(branch, repository) : isOther(path, branch, repository);
    },
  };
}

const repositoryAnswer = z
  .object({ default_branch: z.string() })
  .transform(({ default_branch: branch }) => branch);

function isEmpty(repository: string): ExternalError {
  const message = `${repository} has no commit yet, so no branch can begin there`;
  return new ExternalError('github', 'not-served', message, {
    next: 'Make a first commit, such as a README',
  });
}

function wasMoved(branch: string, repository: string): ExternalError {
  const message = `Branch ${branch} of ${repository} moved while bitiq committed to it, or is protected`;
  const next = 'It is tried again. Where it stays so, see the rules that protect the branch';
  return new ExternalError('github', 'conflict', message, { next });
}

function isOther(path: string, branch: string, repository: string): ExternalError {
  const message = `${path} on branch ${branch} of ${repository} holds another text than the one to be kept there`;
  const next = `Find out who wrote it: git log ${branch} -- ${path}`;
  return new ExternalError('github', 'unexpected', message, { next });
}
