import { isDeepStrictEqual } from 'node:util';
import { describeFields, type FieldSentences } from '../../describe-fields.ts';
import { type OrUnknown, UNKNOWN } from '../plan.ts';
import { short } from '../wording.ts';
import type { ImageChange, Observation, PlannedApplication } from './plan.ts';
import { describeResource } from './wording.ts';

/** What differs in what is planned for one application. */
export function describeApplicationChange(
  before: PlannedApplication,
  after: PlannedApplication,
  seen: Observation | undefined,
): readonly string[] {
  return describeFields(SENTENCES, before, after, seen);
}

const SENTENCES: FieldSentences<
  PlannedApplication,
  Exclude<keyof PlannedApplication, 'name'>,
  [seen: Observation | undefined]
> = {
  namespace: (before, { name, namespace }) => [
    `${name} is in namespace ${namespace} now (was ${before.namespace})`,
  ],
  project: (before, { name, project }) => [`${name} is of project ${project} now (was ${before.project})`],
  liveRevision: (before, { name, liveRevision }) => [
    `${name} runs ${commit(liveRevision)} now (was ${commit(before.liveRevision)})`,
  ],
  targetCommit: (before, { name, targetCommit }, seen) =>
    targetCommit === UNKNOWN
      ? [`where ${name} would go is not known any more (was ${short(before.targetCommit)})`]
      : [
          `${name} would now go to ${short(targetCommit)}${byWhom(targetCommit, seen)} (was ${short(before.targetCommit)})`,
        ],
  outOfSync: (before, after) =>
    describeList(before.outOfSync, after.outOfSync, {
      nameOf: describeResource,
      come: (resource) => `${resource} of ${after.name} changes now too`,
      go: (resource) => `${resource} of ${after.name} does not change any more`,
      what: `what changes in ${after.name}`,
    }),
  toPrune: (before, after) =>
    describeList(before.toPrune, after.toPrune, {
      nameOf: describeResource,
      come: (resource) => `${resource} of ${after.name} is not in Git any more`,
      go: (resource) => `${resource} of ${after.name} is no longer among what is not in Git`,
      what: `what is not in Git any more of ${after.name}`,
    }),
  images: (before, after) =>
    describeList(before.images, after.images, {
      nameOf: describeImage,
      come: (image) => `${after.name} would now run image ${image}`,
      go: (image) => `${after.name} would no longer get image ${image}`,
      what: `which images of ${after.name} change`,
    }),
  autoSync: (_, { name, autoSync }) => [
    autoSync ? `${name} syncs by itself now` : `${name} does not sync by itself any more`,
  ],
  definition: (_, { name }) => [
    `${name} is made of something else now, or goes somewhere else (its source, destination or ignoreDifferences)`,
  ],
  syncOptions: (before, after) =>
    describeList(before.syncOptions, after.syncOptions, {
      nameOf: (option) => option,
      come: (option) => `${after.name} would be synced with ${option} now`,
      go: (option) => `${after.name} would be synced without ${option} now`,
      what: `the sync options of ${after.name}`,
    }),
};

/** What came and what went; where there is no list on one side, that alone. */
function describeList<T>(
  before: OrUnknown<readonly T[]>,
  after: OrUnknown<readonly T[]>,
  words: {
    nameOf(item: T): string;
    come(name: string): string;
    go(name: string): string;
    readonly what: string;
  },
): readonly string[] {
  if (after === UNKNOWN) return [`${words.what} is not known any more`];
  if (before === UNKNOWN) return [`${words.what} is known now`];
  const lacks = (list: readonly T[]) => (item: T) => !list.some((each) => isDeepStrictEqual(each, item));
  return [
    ...after.filter(lacks(before)).map((item) => words.come(words.nameOf(item))),
    ...before.filter(lacks(after)).map((item) => words.go(words.nameOf(item))),
  ];
}

function describeImage({ image, from, to }: ImageChange): string {
  return `${image} ${short(to)} (${short(from)} runs)`;
}

function commit(revision: string | null): string {
  return revision === null ? 'nothing' : short(revision);
}

/** Who wrote the commit, where the observation names it. */
function byWhom(targetCommit: string, seen: Observation | undefined): string {
  if (seen === undefined || seen.commits === UNKNOWN) return '';
  const author = seen.commits.newest.find(({ sha }) => sha === targetCommit)?.author;
  return author === undefined ? '' : ` by ${author}`;
}
