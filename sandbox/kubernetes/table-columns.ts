import type { KubernetesObject } from '../world.ts';
import { valuesAt } from './json-path.ts';
import type { ResourceType } from './resource-type.ts';

/** A column of a `Table` and how its cell is found. */
export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly priority: number;
  readonly cell: (object: KubernetesObject, now: Date) => unknown;
}

/** The columns of a type, name first. */
export function columnsOf(type: ResourceType): readonly TableColumn[] {
  const own = type.custom ? customColumns(type) : BUILT_IN_COLUMNS[`${type.plural}.${type.group}`];
  return own?.[0]?.format === 'name' ? own : [NAME, ...(own ?? [AGE])];
}

/** `3d4h`, as kubectl prints an age. */
function printAge(timestamp: unknown, now: Date): string {
  if (typeof timestamp !== 'string') return '<unknown>';
  const seconds = Math.max(0, Math.floor((now.getTime() - Date.parse(timestamp)) / 1000));
  if (Number.isNaN(seconds)) return '<unknown>';
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return seconds % 60 ? `${minutes}m${seconds % 60}s` : `${minutes}m`;
  if (hours < 3) return `${minutes}m`;
  if (hours < 8) return minutes % 60 ? `${hours}h${minutes % 60}m` : `${hours}h`;
  if (days < 2) return `${hours}h`;
  if (days < 8) return hours % 24 ? `${days}d${hours % 24}h` : `${days}d`;
  return days < 730 ? `${days}d` : `${Math.floor(days / 365)}y`;
}

type Cell = TableColumn['cell'];

const column = (name: string, cell: Cell, type = 'string', priority = 0): TableColumn => ({
  name,
  type,
  priority,
  cell,
});

const path =
  (jsonPath: string, empty: unknown = ''): Cell =>
  (object) => {
    const [first] = valuesAt(object, jsonPath);
    return first ?? empty;
  };

const count =
  (field: string): Cell =>
  (object) =>
    Object.keys((object[field] as object | undefined) ?? {}).length;

const NAME: TableColumn = {
  ...column('Name', ({ metadata }) => metadata.name),
  format: 'name',
};
const AGE = column('Age', ({ metadata }, now) => printAge(metadata.creationTimestamp, now));

const ready =
  (done: string, wanted: string): Cell =>
  (object) =>
    `${path(done, 0)(object, new Date())}/${path(wanted, 0)(object, new Date())}`;

function nodeStatus(node: KubernetesObject): string {
  const [status] = valuesAt(node, '.status.conditions[?(@.type=="Ready")].status');
  const word = status === 'True' ? 'Ready' : status === 'False' ? 'NotReady' : 'Unknown';
  return valuesAt(node, '.spec.unschedulable')[0] === true ? `${word},SchedulingDisabled` : word;
}

function nodeRoles({ metadata }: KubernetesObject): string {
  const prefix = 'node-role.kubernetes.io/';
  const labels = Object.keys(metadata.labels ?? {});
  const roles = labels.filter((label) => label.startsWith(prefix)).map((label) => label.slice(prefix.length));
  return roles.sort().join(',') || '<none>';
}

function readyContainers(pod: KubernetesObject): string {
  const containers = valuesAt(pod, '.spec.containers[*]').length;
  return `${valuesAt(pod, '.status.containerStatuses[?(@.ready=="true")]').length}/${containers}`;
}

function restarts(pod: KubernetesObject): number {
  const counts = valuesAt(pod, '.status.containerStatuses[*].restartCount').map(Number);
  return counts.reduce((sum, value) => sum + value, 0);
}

const storageClassName: Cell = ({ metadata }) =>
  metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true'
    ? `${metadata.name} (default)`
    : metadata.name;

const deploymentColumns = [
  column('Ready', ready('.status.readyReplicas', '.spec.replicas')),
  column('Up-to-date', path('.status.updatedReplicas', 0), 'integer'),
  column('Available', path('.status.availableReplicas', 0), 'integer'),
  AGE,
];

const roleRef = column(
  'Role',
  (object) => `${path('.roleRef.kind')(object, new Date())}/${path('.roleRef.name')(object, new Date())}`,
);

/** What `kubectl get` shows of the built-in kinds; those not named show their age. */
const BUILT_IN_COLUMNS: Readonly<Record<string, readonly TableColumn[]>> = {
  'configmaps.': [column('Data', count('data'), 'integer'), AGE],
  'customresourcedefinitions.apiextensions.k8s.io': [
    column('Created At', path('.metadata.creationTimestamp'), 'date'),
  ],
  'daemonsets.apps': [
    column('Desired', path('.status.desiredNumberScheduled', 0), 'integer'),
    column('Ready', path('.status.numberReady', 0), 'integer'),
    AGE,
  ],
  'deployments.apps': deploymentColumns,
  'events.': [
    column('Last Seen', (event, now) => printAge(event.lastTimestamp, now)),
    column('Type', path('.type')),
    column('Reason', path('.reason')),
    column('Object', (event) =>
      `${path('.involvedObject.kind')(event, new Date())}/${path('.involvedObject.name')(event, new Date())}`.toLowerCase(),
    ),
    column('Message', path('.message')),
  ],
  'namespaces.': [column('Status', path('.status.phase')), AGE],
  'nodes.': [
    column('Status', nodeStatus),
    column('Roles', nodeRoles),
    AGE,
    column('Version', path('.status.nodeInfo.kubeletVersion')),
    column('Internal-IP', path('.status.addresses[?(@.type=="InternalIP")].address', '<none>'), 'string', 1),
  ],
  'packagemanifests.packages.operators.coreos.com': [
    column('Catalog', path('.status.catalogSourceDisplayName')),
    AGE,
  ],
  'pods.': [
    column('Ready', readyContainers),
    column('Status', path('.status.phase', 'Pending')),
    column('Restarts', restarts, 'integer'),
    AGE,
    column('IP', path('.status.podIP', '<none>'), 'string', 1),
    column('Node', path('.spec.nodeName', '<none>'), 'string', 1),
  ],
  'rolebindings.rbac.authorization.k8s.io': [roleRef, AGE],
  'clusterrolebindings.rbac.authorization.k8s.io': [roleRef, AGE],
  'routes.route.openshift.io': [
    column('Host/Port', path('.spec.host')),
    column('Services', path('.spec.to.name')),
    column('Termination', path('.spec.tls.termination')),
  ],
  'secrets.': [column('Type', path('.type')), column('Data', count('data'), 'integer'), AGE],
  'serviceaccounts.': [
    column('Secrets', ({ secrets }) => (Array.isArray(secrets) ? secrets.length : 0), 'integer'),
    AGE,
  ],
  'services.': [
    column('Type', path('.spec.type', 'ClusterIP')),
    column('Cluster-IP', path('.spec.clusterIP', '<none>')),
    AGE,
  ],
  'statefulsets.apps': [column('Ready', ready('.status.readyReplicas', '.spec.replicas')), AGE],
  'storageclasses.storage.k8s.io': [
    { ...NAME, cell: storageClassName },
    column('Provisioner', path('.provisioner')),
    column('ReclaimPolicy', path('.reclaimPolicy')),
    column('VolumeBindingMode', path('.volumeBindingMode')),
    AGE,
  ],
};

function customColumns(type: ResourceType): readonly TableColumn[] | undefined {
  if (type.columns.length === 0) return undefined;
  return type.columns.map(({ name, type: format, jsonPath, priority = 0 }) => {
    const value = path(jsonPath, null);
    if (format !== 'date') return column(name, value, format, priority);
    return column(name, (object, now) => printAge(value(object, now), now), format, priority);
  });
}
