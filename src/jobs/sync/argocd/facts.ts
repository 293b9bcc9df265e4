import type { Environment } from '../../../config/schema.ts';
import type { ApplicationState, Source } from '../../../integrations/argocd/application-states.ts';
import type { Project } from '../../../integrations/argocd/projects.ts';
import type { Commits, Comparison } from '../../../integrations/github/compare.ts';
import type { CommonFacts } from '../find-shared-obstacles.ts';
import { known, type Read, read } from '../read.ts';
import { isRepository } from '../repository-url.ts';
import { compareImages, valuesPath } from './images.ts';
import type { ImageChange } from './plan.ts';

/** What was found out about one Application. */
export interface ApplicationFacts {
  readonly state: ApplicationState;
  /** What bitiq cannot plan: why. */
  readonly unsupported?: string;
  /** The branch, tag or commit that was asked for. */
  readonly revision: string;
  /** Whether the revision was asked for instead of the Application's own. */
  readonly isPinned: boolean;
  /** The commit behind it, `undefined` where there is none. What waits for it is left out. */
  readonly target?: Read<string | undefined>;
  readonly comparison?: Read<Comparison | undefined>;
  readonly images?: Read<readonly ImageChange[]>;
}

/** What was found out about the environment as a whole. */
export interface SharedFacts extends CommonFacts {
  readonly projects: Read<readonly Project[]>;
  readonly prune: boolean;
  readonly executor: Environment['sync']['executor'];
}

export interface FactOptions {
  readonly environment: string;
  /** Of the release manifest, in the repository. */
  readonly manifestPath: string;
  /** Asked for each thing only once. */
  readonly commits: Commits;
  /** Instead of each Application's own `targetRevision`. */
  readonly revision: string | undefined;
  readonly user: string | undefined;
  readonly signal: AbortSignal;
}

/** Asks GitHub what would happen to each Application. */
export function createFactFinder(
  options: FactOptions,
): (state: ApplicationState) => Promise<ApplicationFacts> {
  const { environment, manifestPath, commits, signal } = options;
  const ask = <T>(answer: Promise<T>) => read(answer, options);

  async function readImages(state: ApplicationState, { path }: Source, commit: string) {
    if (state.images.length === 0) return [];
    const [values, manifest] = await Promise.all([
      commits.readFile(valuesPath(path, environment), commit, { signal }),
      commits.readFile(manifestPath, commit, { signal }),
    ]);
    return compareImages(state.images, { values, manifest });
  }

  return async (state) => {
    const { source, liveRevision } = state;
    const revision = options.revision ?? (source?.targetRevision || 'HEAD');
    const facts = { state, revision, isPinned: options.revision !== undefined };
    const unsupported = whyUnsupported(source, commits.repository);
    if (source === undefined || unsupported !== undefined) {
      return { ...facts, ...(unsupported !== undefined && { unsupported }) };
    }
    const target = await ask(commits.resolve(revision, { signal }));
    const commit = known(target);
    if (commit === undefined) return { ...facts, target };
    const [comparison, images] = await Promise.all([
      liveRevision && liveRevision !== commit
        ? ask(commits.compare(liveRevision, commit, { signal }))
        : undefined,
      ask(readImages(state, source, commit)),
    ]);
    return { ...facts, target, images, ...(comparison && { comparison }) };
  };
}

/** An Application of several sources, a Helm repository or another Git repository has other revisions. */
function whyUnsupported(source: Source | undefined, repository: string): string | undefined {
  if (source === undefined) return 'has several sources, or one that is hydrated';
  if (source.chart !== '') return `comes from the Helm chart ${source.chart}`;
  return isRepository(source.repoUrl, repository)
    ? undefined
    : `comes from ${source.repoUrl || 'no repository'}, not from ${repository}`;
}

/** The same commits, asked for each thing only once. For one plan. */
export function askOnce(commits: Commits): Commits {
  const answers = new Map<string, Promise<unknown>>();
  function once<T>(key: readonly string[], ask: () => Promise<T>): Promise<T> {
    const id = JSON.stringify(key);
    const answer = (answers.get(id) as Promise<T> | undefined) ?? ask();
    answers.set(id, answer);
    return answer;
  }
  return {
    repository: commits.repository,
    resolve: (revision, asked) => once(['resolve', revision], () => commits.resolve(revision, asked)),
    compare: (from, to, asked) => once(['compare', from, to], () => commits.compare(from, to, asked)),
    readFile: (path, commit, asked) =>
      once(['file', path, commit], () => commits.readFile(path, commit, asked)),
  };
}
