import type { Commits, Comparison } from '../../../integrations/github/compare.ts';
import { UNKNOWN } from '../plan.ts';
import { known, read } from '../read.ts';
import { isRepository } from '../repository-url.ts';
import { authorsOf, describeCommit, NAMED_COMMITS, type Way } from '../way-note.ts';
import type { FluxPlan } from './plan.ts';

/**
 * The commits between what runs and what is applied, once for all that take the same way. Only of sources that are
 * the environment's repository; what GitHub does not say is left out, because the commit is what is approved.
 */
export async function findWays(
  { waves, sources }: FluxPlan,
  commits: Commits,
  asked: { readonly user: string | undefined; readonly signal: AbortSignal },
): Promise<readonly Way[]> {
  const own = sources.filter(({ url }) => isRepository(url, commits.repository));
  const pairs = waves.flat().flatMap(({ source, liveRevision, targetCommit }) => {
    const isOwn = own.some(({ name }) => source === `GitRepository/${name}`);
    const isWay = isCommit(liveRevision) && isCommit(targetCommit) && liveRevision !== targetCommit;
    return isOwn && isWay ? [`${liveRevision} ${targetCommit}`] : [];
  });
  const ways = await Promise.all(
    [...new Set(pairs)].map(async (pair) => {
      const [from = '', to = ''] = pair.split(' ');
      const found = known(await read(commits.compare(from, to, asked), asked));
      return found === undefined ? [] : [toWay(from, to, found)];
    }),
  );
  return ways.flat();
}

function isCommit(revision: string | null): revision is string {
  return revision !== null && revision !== UNKNOWN && /^[0-9a-f]{40}$/.test(revision);
}

function toWay(from: string, to: string, { ahead, behind, commits, url }: Comparison): Way {
  const newest = commits.slice(0, NAMED_COMMITS).map(describeCommit);
  return { from, to, ahead, behind, newest, authors: authorsOf(commits), url };
}
