import { ExternalError } from '../../src/errors.ts';
import type { Repository } from '../../src/integrations/github/repository.ts';

/** A repository that holds these files. */
export function fakeRepository(files: Readonly<Record<string, string>>): Repository {
  return {
    name: 'bitiq-io/gitops',
    getCommit: async () => 'a'.repeat(40),
    readFile: async (path) => files[path],
  };
}

/** A repository that GitHub does not give out. */
export function silentRepository(reason: ExternalError['reason'] = 'unreachable'): Repository {
  const fail = async (): Promise<never> => {
    throw new ExternalError('github', reason, 'GitHub cannot be reached');
  };
  return { name: 'bitiq-io/gitops', getCommit: fail, readFile: fail };
}
