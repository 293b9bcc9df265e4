import type { Environment } from '../../../config/schema.ts';
import { type DriftItem, toItem } from '../../../drift/item.ts';
import type { ReleaseFinding } from '../../release/finding.ts';
import { lookAtRelease } from '../../release/look-at-release.ts';
import { remedyFor } from '../../release/remedy.ts';
import type { FurtherLook } from './further-look.ts';

/** Whose row it is in where no Application of the environment has it. */
const NOBODYS = 'release-manifest';

/** Live images against the release manifest. An item is about a component, whichever pods it has. */
export const release: FurtherLook = {
  id: 'release',
  title: 'Release manifest',
  kinds: ['image-digest', 'not-running', 'mutable-tag', 'unknown-image', 'release-manifest'],
  limitMs: 15_000,
  async look({ environment, application }, systems, { signal }) {
    const { findings, path } = await lookAtRelease(environment, systems, signal);
    const items = findings.map((finding) => toDriftItem(finding, environment, path));
    const asked = items.filter((item) => application === undefined || item.application === application);
    const untold = asked.filter(({ state }) => state === 'unknown').map((item) => item.application);
    return { items: asked, undetermined: new Set(untold) };
  },
};

function toDriftItem(finding: ReleaseFinding, environment: Environment, path: string): DriftItem {
  const { kind, component, sentence, state } = finding;
  const { app: namespace, gitops } = environment.namespaces;
  const name = applicationOf(component, environment);
  return toItem(
    { name, namespace: gitops },
    {
      kind,
      sentence,
      state,
      resource: { group: '', kind: 'Component', namespace, name: component || path },
      remedy: remedyFor(finding, { path, namespace, application: name }),
    },
  );
}

/** The platform calls an Application after its service: `toy-service-prod`. */
function applicationOf(component: string, { name, waves }: Pick<Environment, 'name' | 'waves'>): string {
  const application = `${component}-${name}`;
  return waves.flat().includes(application) ? application : NOBODYS;
}
