import { resolveRef } from '../github/repository-state.ts';
import type { RunningGitHub } from '../github/start-github.ts';
import type { Checkout, Flux } from '../kubernetes/flux/create-flux.ts';

/** The sandbox's GitHub as Flux fetches from it; other repositories are not there. */
export function gitOf(
  github: Pick<RunningGitHub, 'repositories'>,
  repository: string,
): Pick<Flux, 'headOf' | 'commitOf'> {
  const find = (url: string, ref: string): Checkout | undefined => {
    const state = url.includes(repository) ? github.repositories.get(repository) : undefined;
    return state && (resolveRef(state, ref) ?? undefined);
  };
  return { headOf: find, commitOf: find };
}
