import { rollOut } from '../kubernetes/roll-out.ts';
import type { Cluster, EnvironmentWorld, Fault, ObjectKey } from '../world.ts';
import { applicationKey } from './application-key.ts';
import { changeObject } from './change-object.ts';

/** What somebody had at hand. */
const TAG = 'v0.3.41-hotfix.g0badf00d';

export const imageByHand: Fault = {
  id: 'image-by-hand',
  title: 'Somebody changed the image of toy-service by hand',
  plant({ cluster, name }) {
    const key = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: 'toy-service',
      namespace: `bitiq-${name}`,
    };
    const undo = changeObject(cluster, key, ({ spec }) => {
      const { template } = spec as { template: { spec: { containers: { image: string }[] } } };
      for (const container of template.spec.containers)
        container.image = container.image.replace(/:[^:/]+$/, `:${TAG}`);
    });
    roll(cluster, key);
    const forget = notice(cluster, name);
    return () => {
      undo();
      roll(cluster, key);
      forget();
    };
  },
};

/** Its pods follow at once, so that whoever looks next sees them. */
function roll(cluster: Cluster, key: ObjectKey): void {
  const deployment = cluster.read(key);
  if (deployment !== undefined)
    rollOut(cluster, deployment, new Date().toISOString().replace(/\.\d+Z$/, 'Z'));
}

/** Argo CD sees that the Deployment is not as in Git. */
function notice(cluster: EnvironmentWorld['cluster'], environment: string): () => void {
  return changeObject(cluster, applicationKey('toy-service', environment), ({ status }) => {
    const seen = status as { sync: { status: string }; resources: { kind: string; status: string }[] };
    seen.sync.status = 'OutOfSync';
    for (const resource of seen.resources) if (resource.kind === 'Deployment') resource.status = 'OutOfSync';
  });
}
