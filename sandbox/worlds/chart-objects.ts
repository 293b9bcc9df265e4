import { APPLICATIONS, applicationOf } from '../fixtures/cluster/argocd.ts';
import { IMAGE_UPDATER } from '../fixtures/image-updater.ts';
import type { ManagedResource } from '../kubernetes/argocd/tasks.ts';
import type { KubernetesObject } from '../world.ts';
import type { EnvironmentPlace } from './environments.ts';

type Place = Pick<EnvironmentPlace, 'name' | 'baseDomain' | 'isEmpty'>;

type Make = (place: Place, repository: string) => readonly KubernetesObject[];

const UMBRELLA = 'bitiq-umbrella';

/** What a new cluster has besides: where logs are kept, and what sends them there. */
export const LOGGING: readonly string[] = ['logging', 'log-forwarding'];

/** What a chart makes that somebody looks at, by its folder. Everything else of it is not there. */
const OBJECTS: Readonly<Record<string, Make>> = {
  'charts/argocd-apps': ({ name }, repository) => [newApplication(UMBRELLA, name, repository)],
  'charts/bitiq-umbrella': ({ name, isEmpty }, repository) =>
    [...APPLICATIONS.filter((chart) => chart !== UMBRELLA), ...(isEmpty ? LOGGING : [])].map((chart) =>
      newApplication(chart, name, repository),
    ),
  'charts/image-updater': () => [IMAGE_UPDATER],
  'charts/log-forwarding': () => [
    {
      apiVersion: 'observability.openshift.io/v1',
      kind: 'ClusterLogForwarder',
      metadata: { name: 'instance', namespace: 'openshift-logging' },
      spec: { outputs: [{ name: 'loki', type: 'lokiStack' }] },
    },
  ],
  'charts/logging': () => [
    {
      apiVersion: 'loki.grafana.com/v1',
      kind: 'LokiStack',
      metadata: { name: 'logging-loki', namespace: 'openshift-logging' },
      spec: { size: '1x.extra-small', storage: { secret: { name: 'loki-s3', type: 's3' } } },
    },
  ],
  'charts/toy-web': ({ name, baseDomain }) => [
    {
      apiVersion: 'route.openshift.io/v1',
      kind: 'Route',
      metadata: { name: 'toy-web', namespace: `bitiq-${name}` },
      spec: {
        host: `toy-web.${baseDomain}`,
        to: { kind: 'Service', name: 'toy-web' },
        tls: { termination: 'edge' },
      },
    },
  ],
};

/** What a sync of a chart puts into an environment. */
export function objectsOf(path: string, place: Place, repository: string): readonly KubernetesObject[] {
  return OBJECTS[path]?.(place, repository) ?? [];
}

/** What Argo CD finds missing of a chart that was never synced. */
export function newResourcesOf(
  path: string,
  environment: string,
  repository: string,
): readonly ManagedResource[] {
  const { status } = applicationOf(path.replace('charts/', ''), environment, repository);
  const { resources } = status as { resources: readonly ManagedResource[] };
  return resources.map(({ health: _health, ...resource }) => ({ ...resource, status: 'OutOfSync' }));
}

function newApplication(chart: string, environment: string, repository: string): KubernetesObject {
  const { status: _status, metadata, ...rest } = applicationOf(chart, environment, repository);
  const { creationTimestamp: _long, ...own } = metadata;
  return { ...rest, metadata: own };
}
