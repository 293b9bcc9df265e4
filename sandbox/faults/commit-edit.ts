import type { EnvironmentWorld } from '../world.ts';

/**
 * Commits one edit of a file of the GitOps repository, and returns what commits the way back. Nothing is
 * committed where the file already reads so: the environments share it, and another one has been there.
 */
export function commitEdit(
  { github, repository }: Pick<EnvironmentWorld, 'github' | 'repository'>,
  { path, from, to }: { readonly path: string; readonly from: string; readonly to: string },
): () => void {
  const commit = (before: string, after: string) => {
    const text = github.readFile(repository, 'main', path) ?? '';
    if (!text.includes(before) && text.includes(after)) return;
    if (!text.includes(before)) throw new Error(`${path} does not hold ${before}`);
    const files = { [path]: text.replace(before, after) };
    github.commit(repository, 'main', { message: `Edit ${path}`, author: 'jun', files });
  };
  commit(from, to);
  return () => commit(to, from);
}
