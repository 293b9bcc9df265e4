import { z } from 'zod';
import type { RepositoryConfig } from '../../config/schema.ts';
import { ExternalError } from '../../errors.ts';
import { createAsk, type GitHubOptions } from './ask.ts';

/** No commit has this id, so no branch can be made at it. */
const NO_COMMIT = '0'.repeat(40);

/**
 * Whether the token itself may write contents. GitHub only tells what its owner may, so it is asked to
 * make a branch at a commit that cannot be: 403 or 404 where the token may not, 422 where it may, and
 * nothing is made in either case. Throws `ExternalError`, also where the repository cannot be read.
 */
export async function mayWriteContents(
  config: RepositoryConfig,
  options: GitHubOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const repository = `${config.owner}/${config.name}`;
  const ask = createAsk(config, options);
  const read = { thing: `repository ${repository}`, url: '', format: 'json', schema: z.object({}) } as const;
  await ask(read, signal);
  const body = { ref: 'refs/heads/bitiq-doctor-makes-nothing', sha: NO_COMMIT };
  const write = {
    thing: `branches of ${repository}`,
    url: 'git/refs',
    format: 'json',
    schema: z.unknown(),
  } as const;
  try {
    await ask({ ...write, method: 'POST', body }, signal);
    return true;
  } catch (error) {
    if (!(error instanceof ExternalError)) throw error;
    if (error.status === 422) return true;
    if (error.reason === 'forbidden' || error.reason === 'not-served') return false;
    throw error;
  }
}
