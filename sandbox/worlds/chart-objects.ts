import { APPLICATIONS, applicationOf } from '../fixtures/cluster/argocd.ts';
import { IMAGE_UPDATER } from '../fixtures/image-updater.ts';
import type { ManagedResource } from '../kubernetes/argocd/managed-resource.ts';
import type { KubernetesObject } from '../world.ts';
import type { EnvironmentPlace } from './environments.ts';

type Place = Pick<EnvironmentPlace, 'name' | 'baseDomain' | 'isEmpty'>;

/** What of a commit makes a difference: images, and how often each runs. */
export interface ChartValues {
  readonly images?: readonly string[] | undefined;
  readonly replicas?: number | undefined;
}

type Make = (place: Place, repository: string, values: ChartValues) => readonly KubernetesObject[];

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
  'charts/toy-service': (place, _repository, values) => [serviceOf('toy-service', place, values)],
  'charts/toy-web': (place, _repository, values) => [
    serviceOf('toy-web', place, values),
    routeOf('toy-web', place),
  ],
};

/** What a sync of a chart puts into an environment. */
export function objectsOf(
  path: string,
  place: Place,
  repository: string,
  values: ChartValues = {},
): readonly KubernetesObject[] {
  return OBJECTS[path]?.(place, repository, values) ?? [];
}

/** A service's Deployment, which its image has to be known for. */
function serviceOf(service: string, { name }: Place, { images = [], replicas = 1 }: ChartValues) {
  const labels = { 'app.kubernetes.io/name': service };
  const containers = images.slice(0, 1).map((image) => ({ name: service, image }));
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: service, namespace: `bitiq-${name}`, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
    },
    status: {
      observedGeneration: 1,
      replicas,
      readyReplicas: replicas,
      availableReplicas: replicas,
      updatedReplicas: replicas,
    },
  };
}

function routeOf(service: string, { name, baseDomain }: Place): KubernetesObject {
  return {
    apiVersion: 'route.openshift.io/v1',
    kind: 'Route',
    metadata: { name: service, namespace: `bitiq-${name}` },
    spec: {
      host: `${service}.${baseDomain}`,
      to: { kind: 'Service', name: service },
      tls: { termination: 'edge' },
    },
  };
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
