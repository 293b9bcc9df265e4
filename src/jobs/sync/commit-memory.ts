import type { Commits } from '../../integrations/github/compare.ts';

/** The same commits, which remember what they were told. */
export type CommitMemory = (commits: Commits) => Commits;

const FULL = /^[0-9a-f]{40}$/;

/** Answers that are kept: some hundred plans' worth. */
const KEPT = 500;

/**
 * Remembers what never changes: the way from one whole SHA to another, and a file at a whole SHA. What a
 * branch or tag stands for is asked anew each time, and so is what there was no answer to. One
 * memory may serve several repositories.
 */
export function createCommitMemory(): CommitMemory {
  const answers = new Map<string, unknown>();

  async function remember<T>(key: readonly string[], ask: () => Promise<T | undefined>) {
    const id = JSON.stringify(key);
    const kept = answers.get(id) as T | undefined;
    if (kept !== undefined) return kept;
    const answer = await ask();
    if (answer !== undefined) answers.set(id, answer);
    const [oldest] = answers.keys();
    if (answers.size > KEPT && oldest !== undefined) answers.delete(oldest);
    return answer;
  }

  return ({ repository, resolve, compare, readFile }) => ({
    repository,
    resolve,
    compare: (from, to, asked) => {
      const ask = () => compare(from, to, asked);
      return FULL.test(from) && FULL.test(to) ? remember(['compare', repository, from, to], ask) : ask();
    },
    readFile: (path, commit, asked) => {
      const ask = () => readFile(path, commit, asked);
      return FULL.test(commit) ? remember(['file', repository, path, commit], ask) : ask();
    },
  });
}
