import type { Node } from '../../integrations/kubernetes/nodes.ts';
import { type Pod, selectCurrent } from '../../integrations/kubernetes/pods.ts';
import type { ReleaseFinding } from './finding.ts';
import { organisationOf, parseImageReference } from './image-reference.ts';
import { judgeComponent } from './judge-component.ts';
import type { ReleaseManifest } from './manifest.ts';

export interface SeenRelease {
  readonly manifest: ReleaseManifest;
  /** All pods of the applications' namespace. */
  readonly pods: readonly Pod[];
  /** All nodes of the cluster. */
  readonly nodes: readonly Node[];
}

/**
 * What runs against what the release says, component by component in the manifest's order; then images that it
 * does not know, where one of its own organisations has them. Only pods that serve count.
 */
export function judgeRelease({ manifest, pods, nodes }: SeenRelease): readonly ReleaseFinding[] {
  const release = manifest.release === '' ? 'the release manifest' : `release ${manifest.release}`;
  if (manifest.components.length === 0) {
    const sentence = `${release} names no component`;
    return [{ kind: 'release-manifest', component: '', sentence, state: 'failed' }];
  }
  const serving = selectCurrent(pods);
  const containersOf = (image: string) =>
    serving.flatMap(({ containers }) => containers.filter((each) => imageOf(each) === image));
  const takesPods = nodes.filter(({ isWorker, isReady, isCordoned }) => isWorker && isReady && !isCordoned);
  const architectures = [...new Set(takesPods.map(({ architecture }) => architecture))];
  const known = nodes.flatMap(({ images }) => images);
  const own = manifest.components.flatMap((component) => {
    const { image } = component;
    const has = ({ containers }: Pod) => containers.some((each) => imageOf(each) === image);
    const waiting = pods.filter((pod) => pod.workload !== undefined && !pod.isReady && has(pod)).length;
    return judgeComponent({
      component,
      release,
      containers: containersOf(image),
      waiting,
      architectures: architectures.filter((each) => each !== '').toSorted(),
      known,
    });
  });
  return [...own, ...findUnknown(manifest, serving, release)];
}

function imageOf({ image }: { readonly image: string }): string {
  return parseImageReference(image).image;
}

function findUnknown(
  { components }: ReleaseManifest,
  pods: readonly Pod[],
  release: string,
): readonly ReleaseFinding[] {
  const known = new Set(components.map(({ image }) => image));
  const organisations = new Set(components.map(({ image }) => organisationOf(image)));
  const running = new Set(pods.flatMap(({ containers }) => containers.map(imageOf)));
  return [...running]
    .filter((image) => !known.has(image) && organisations.has(organisationOf(image)))
    .toSorted()
    .map((image) => ({
      kind: 'unknown-image',
      component: image,
      sentence: `${image} runs, and ${release} does not know it`,
      state: 'failed',
    }));
}
