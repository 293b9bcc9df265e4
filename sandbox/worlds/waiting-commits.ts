import { digestOf } from '../kubernetes/image-digest.ts';
import type { GitHubWorld } from '../world.ts';

interface Edit {
  readonly message: string;
  readonly author: string;
  readonly path: string;
  readonly from: RegExp;
  readonly to: string;
  /** The component that the release manifest is brought to as well, and its tag. */
  readonly releases?: { readonly component: string; readonly tag: string };
}

const MANIFEST = 'environments/prod/release-manifest.yaml';

/** What somebody has merged and nobody has synced yet; production alone is behind. */
const EDITS: readonly Edit[] = [
  {
    message: 'toy-service v0.3.41\n\nRetries a lost connection to the relay.',
    author: 'jun',
    path: 'charts/toy-service/values-prod.yaml',
    from: /tag: .*/,
    to: 'tag: v0.3.41-commit.g8c2fd10',
    releases: { component: 'toy-service', tag: 'v0.3.41-commit.g8c2fd10' },
  },
  {
    message: 'toy-web v0.1.44\n\nShows the time of the last note.',
    author: 'ines',
    path: 'charts/toy-web/values-prod.yaml',
    from: /tag: .*/,
    to: 'tag: v0.1.44-commit.g1e90ab7',
    releases: { component: 'toy-web', tag: 'v0.1.44-commit.g1e90ab7' },
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
  const read = (path: string) => github.readFile(repository, 'main', path) ?? '';
  const shas = EDITS.map(({ message, author, path, from, to, releases }) => {
    const files = {
      [path]: read(path).replace(from, to),
      ...(releases && { [MANIFEST]: release(read(MANIFEST), releases) }),
    };
    return github.commit(repository, 'main', { message, author, files });
  });
  return shas.at(-1) ?? '';
}

/** The manifest with another version of a component. */
function release(manifest: string, { component, tag }: { component: string; tag: string }): string {
  const digest = digestOf(`quay.io/acme/${component}:${tag}`);
  const its = new RegExp(`(name: ${component}\\n.*\\n *tag: ).*(\\n *digest: ).*`);
  return manifest.replace(/^release: .*/, 'release: 2026.11.4').replace(its, `$1${tag}$2${digest}`);
}
