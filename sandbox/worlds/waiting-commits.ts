import type { GitHubWorld } from '../world.ts';

interface Edit {
  readonly message: string;
  readonly author: string;
  readonly path: string;
  readonly from: RegExp;
  readonly to: string;
}

/** What somebody has merged and nobody has synced yet; production alone is behind. */
const EDITS: readonly Edit[] = [
  {
    message: 'toy-service v0.3.41\n\nRetries a lost connection to the relay.',
    author: 'jun',
    path: 'charts/toy-service/values-prod.yaml',
    from: /tag: .*/,
    to: 'tag: v0.3.41-commit.g8c2fd10',
  },
  {
    message: 'toy-web v0.1.44\n\nShows the time of the last note.',
    author: 'ines',
    path: 'charts/toy-web/values-prod.yaml',
    from: /tag: .*/,
    to: 'tag: v0.1.44-commit.g1e90ab7',
  },
  {
    message: 'toy-service: three replicas in production',
    author: 'omar',
    path: 'charts/toy-service/values-prod.yaml',
    from: /replicaCount: .*/,
    to: 'replicaCount: 3',
  },
];

/** Pushes three commits to the branch, so that a sync of production has something to do. Returns the last one's SHA. */
export function pushWaitingCommits(
  github: Pick<GitHubWorld, 'commit' | 'readFile'>,
  repository: string,
): string {
  const shas = EDITS.map(({ message, author, path, from, to }) => {
    const text = github.readFile(repository, 'main', path) ?? '';
    return github.commit(repository, 'main', { message, author, files: { [path]: text.replace(from, to) } });
  });
  return shas.at(-1) ?? '';
}
