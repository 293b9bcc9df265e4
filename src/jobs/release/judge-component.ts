import type { PodContainer } from '../../integrations/kubernetes/pods.ts';
import { joinNames, plural } from '../../wording/counts.ts';
import { type Compared, compareDigests, type KnownImages } from './compare-digests.ts';
import type { ReleaseFinding } from './finding.ts';
import { isMutable, parseImageReference } from './image-reference.ts';
import type { ReleaseComponent } from './manifest.ts';

/** A component, and what there is of it. */
export interface SeenComponent {
  readonly component: ReleaseComponent;
  /** `release 2026.11.3`. */
  readonly release: string;
  /** Of pods that serve. */
  readonly containers: readonly PodContainer[];
  /** So many pods have it and do not serve. */
  readonly waiting: number;
  /** Architectures of the nodes that take pods. Empty: not known. */
  readonly architectures: readonly string[];
  readonly known: KnownImages;
}

/** All that is wrong with one component of a release. */
export function judgeComponent(seen: SeenComponent): readonly ReleaseFinding[] {
  const found = [judgeManifest(seen), judgeRunning(seen), judgeTags(seen)];
  return found.filter((finding) => finding !== undefined);
}

/** What people compare by eye: `sha256:91c2…`. */
function shortDigest(digest: string): string {
  return `${digest.slice(0, 'sha256:'.length + 4)}…`;
}

function judgeManifest({ component, release, architectures }: SeenComponent): ReleaseFinding | undefined {
  const { name, platforms } = component;
  const lacks = architectures.filter((each) => !platforms.includes(`linux/${each}`));
  const problems = [
    ...(isDigest(component) ? [] : ['pins no digest']),
    ...(platforms.length === 0 ? ['does not say for which architectures it is'] : []),
    ...(platforms.length > 0 && lacks.length > 0
      ? [`has it for ${joinNames(platforms)}, and nodes are ${joinNames(lacks)}`]
      : []),
  ];
  if (problems.length === 0) return undefined;
  const sentence = `${release} says too little of ${name}: it ${problems.join(', and it ')}`;
  return { kind: 'release-manifest', component: name, sentence, state: 'failed' };
}

function isDigest({ digest }: ReleaseComponent): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(digest);
}

function judgeRunning(seen: SeenComponent): ReleaseFinding | undefined {
  const { component, release, containers, waiting, known } = seen;
  const { name, digest } = component;
  if (containers.length === 0) {
    const sentence =
      waiting > 0
        ? `${name} does not run: ${plural(waiting, 'pod')} of it not ready`
        : `${name} does not run, and ${release} has it`;
    return { kind: 'not-running', component: name, sentence, state: 'failed' };
  }
  if (!isDigest(component)) return undefined;
  const answers = containers.map((container) => ({
    container,
    answer: compareDigests(container, component, known),
  }));
  const worst = (['other', 'untold'] satisfies Compared[]).find((each) =>
    answers.some(({ answer }) => answer === each),
  );
  if (worst === undefined) return undefined;
  const bad = answers.filter(({ answer }) => answer === worst).map(({ container }) => container);
  return differs(bad, component, { release, isCertain: worst === 'other', wanted: digest });
}

function differs(
  containers: readonly PodContainer[],
  { name }: ReleaseComponent,
  { release, isCertain, wanted }: { release: string; isCertain: boolean; wanted: string },
): ReleaseFinding {
  const digests = [...new Set(containers.flatMap(({ imageId }) => imageId?.digest ?? []))].toSorted();
  const tags = [...new Set(containers.map(({ image }) => image))].toSorted();
  const runs = joinNames(digests.length > 0 ? digests.map(shortDigest) : tags);
  const compared = `${name} runs ${runs}, ${release} says ${shortDigest(wanted)}`;
  const frame = { kind: 'image-digest', component: name, digests: { running: digests, wanted } } as const;
  if (isCertain) return { ...frame, sentence: compared, state: 'failed' };
  const why =
    digests.length === 0
      ? 'the cluster reports no digest'
      : 'it may be the same image under the digest of one platform';
  return { ...frame, sentence: `${compared}: ${why}`, state: 'unknown' };
}

function judgeTags({ component, containers }: SeenComponent): ReleaseFinding | undefined {
  const asked = containers.map(({ image }) => parseImageReference(image));
  // What the release itself calls so is its own affair, and the digest is compared anyway.
  const loose = asked.filter((each) => isMutable(each) && (each.tag !== component.tag || each.tag === ''));
  if (loose.length === 0) return undefined;
  const tags = [...new Set(loose.map(({ tag }) => tag || 'no tag'))];
  const sentence = `${component.name} is asked for by ${joinNames(tags)}, which may lead to another image at any time`;
  return { kind: 'mutable-tag', component: component.name, sentence, state: 'failed' };
}
