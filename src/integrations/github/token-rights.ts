import { z } from 'zod';
import type { RepositoryConfig } from '../../config/schema.ts';
import { createAsk, type GitHubOptions } from './ask.ts';

/** What GitHub says that whoever the token belongs to may do in a repository. */
export interface TokenRights {
  readonly pull: boolean;
  readonly triage: boolean;
  readonly push: boolean;
  readonly maintain: boolean;
  readonly admin: boolean;
}

/** `undefined`: GitHub does not say, as for a public repository without a token. Throws `ExternalError`. */
export function getTokenRights(
  config: RepositoryConfig,
  options: GitHubOptions,
  signal: AbortSignal,
): Promise<TokenRights | undefined> {
  const thing = `repository ${config.owner}/${config.name}`;
  return createAsk(config, options)({ thing, url: '', format: 'json', schema: repository }, signal);
}

const right = z.boolean().prefault(false);

const repository = z
  .object({
    permissions: z
      .object({ pull: right, triage: right, push: right, maintain: right, admin: right })
      .optional(),
  })
  .transform(({ permissions }) => permissions);
