/** A commit as Git names it, the same for the same number. */
const commitOf = (n: number) => (0x9e3779b9 * (n + 1)).toString(16).padStart(10, '0').repeat(4).slice(0, 40);

/** What an Application of a service manages: kind, group, version and whether Argo CD knows its health. */
const MANAGED = [
  ['ServiceAccount', '', 'v1', false],
  ['ConfigMap', '', 'v1', false],
  ['Service', '', 'v1', true],
  ['Deployment', 'apps', 'v1', true],
  ['Route', 'route.openshift.io', 'v1', true],
  ['HorizontalPodAutoscaler', 'autoscaling', 'v2', true],
  ['NetworkPolicy', 'networking.k8s.io', 'v1', false],
  ['ExternalSecret', 'external-secrets.io', 'v1', true],
] as const;

const DEPLOYS = 5;

/** How an Application stands, by its number: of a hundred one is out of sync and one degraded. */
export function standingOf(index: number): { readonly sync: string; readonly health: string } {
  return {
    sync: index % 100 === 17 ? 'OutOfSync' : 'Synced',
    health: index % 100 === 53 ? 'Degraded' : 'Healthy',
  };
}

export const nameOf = (index: number) => `service-${String(index).padStart(5, '0')}-prod`;

/** An Application with a history, as a cluster keeps it: about 9.4 kB of JSON. `at`: when Argo CD looked last. */
export function anApplication(index: number, at: Date): object {
  const name = nameOf(index);
  const namespace = `team-${String(index % 40).padStart(2, '0')}`;
  const { sync, health } = standingOf(index);
  const revision = commitOf(index);
  const time = `${at.toISOString().slice(0, 19)}Z`;
  const source = {
    helm: { valueFiles: ['values.yaml', 'values-prod.yaml'] },
    path: `services/${name}`,
    repoURL: 'https://github.example/acme/gitops-manifests.git',
    targetRevision: 'release/prod',
  };
  const destination = { namespace, server: 'https://kubernetes.default.svc' };
  const spec = {
    destination,
    ignoreDifferences: [{ group: 'apps', jsonPointers: ['/spec/replicas'], kind: 'Deployment' }],
    project: `platform-${index % 10}`,
    source,
    syncPolicy: { syncOptions: ['CreateNamespace=false', 'ServerSideApply=true'] },
  };
  const resources = MANAGED.map(([kind, group, version, hasHealth]) => ({
    ...(group !== '' && { group }),
    ...(hasHealth && { health: { status: kind === 'Deployment' ? health : 'Healthy' } }),
    kind,
    name: `${name}-${kind.toLowerCase()}`,
    namespace,
    status: kind === 'Deployment' ? sync : 'Synced',
    version,
  }));
  const operation = {
    initiatedBy: { username: 'slack:T0ACME/U0MARA' },
    retry: { limit: 0 },
    sync: { revision, syncOptions: spec.syncPolicy.syncOptions, syncStrategy: { hook: {} } },
  };
  const status = {
    controllerNamespace: 'openshift-gitops',
    health: { lastTransitionTime: time, status: health },
    history: Array.from({ length: DEPLOYS }, (_, id) => ({
      deployStartedAt: time,
      deployedAt: time,
      id,
      initiatedBy: { username: 'slack:T0ACME/U0MARA' },
      revision: commitOf(index + DEPLOYS - id - 1),
      source,
    })),
    operationState: {
      finishedAt: time,
      message: 'successfully synced (all tasks run)',
      operation,
      phase: 'Succeeded',
      startedAt: time,
      syncResult: {
        resources: resources.map(({ kind, name, namespace, version, ...rest }) => ({
          group: 'group' in rest ? rest.group : '',
          hookPhase: 'Running',
          kind,
          message: `${kind.toLowerCase()}/${name} configured, no warnings here`,
          name,
          namespace,
          status: 'Synced',
          syncPhase: 'Sync',
          version,
        })),
        revision,
        source,
      },
    },
    reconciledAt: time,
    resourceHealthSource: 'appTree',
    resources,
    sourceHydrator: {},
    sourceType: 'Helm',
    summary: { images: [`registry.example/acme/${name}@sha256:${revision}${revision.slice(0, 24)}`] },
    sync: { comparedTo: { destination, source }, revision, status: sync },
  };
  const metadata = { annotations: { 'argocd.argoproj.io/manifest-generate-paths': `/services/${name}` } };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      annotations: metadata.annotations,
      creationTimestamp: '2025-02-03T09:10:11Z',
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
      generation: 4_200 + index,
      labels: { 'app.kubernetes.io/instance': `root-prod`, environment: 'prod', team: namespace },
      managedFields: [
        managedBy('argocd-applicationset-controller', time, { metadata, spec }),
        managedBy('argocd-controller', time, { status }),
      ],
      name,
      namespace: 'openshift-gitops',
      resourceVersion: String(900_000_000 + index),
      uid: `3f2b8c1e-77aa-4c0f-9d5e-${String(index).padStart(12, '0')}`,
    },
    spec,
    status,
  };
}

function managedBy(manager: string, time: string, owned: object): object {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    fieldsType: 'FieldsV1',
    fieldsV1: toFieldsV1(owned),
    manager,
    operation: 'Update',
    time,
  };
}

/** Lists have one owner, as in a custom resource that says nothing of their keys. */
function toFieldsV1(value: object): object {
  const fields = Object.entries(value).map(([key, each]) => [
    `f:${key}`,
    typeof each === 'object' && !Array.isArray(each) ? { '.': {}, ...toFieldsV1(each) } : {},
  ]);
  return Object.fromEntries(fields);
}
