/** Objects as Flux 2 writes them, with what nobody reads left in. */

export const REVISION = `main@sha1:${'9'.repeat(40)}`;

export function aKustomization(change: { spec?: object; status?: object; metadata?: object } = {}) {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: {
      name: 'apps',
      namespace: 'flux-system',
      generation: 3,
      resourceVersion: '4711',
      finalizers: ['finalizers.fluxcd.io'],
      annotations: { 'reconcile.fluxcd.io/requestedAt': '2026-11-21T10:00:00.000000001Z' },
      ...change.metadata,
    },
    spec: {
      dependsOn: [{ name: 'infrastructure' }, { name: 'crds', namespace: 'platform' }],
      force: false,
      interval: '1h30m',
      path: './apps/edge',
      prune: true,
      retryInterval: '2m0s',
      sourceRef: { kind: 'GitRepository', name: 'platform' },
      suspend: true,
      timeout: '5m0s',
      wait: true,
      ...change.spec,
    },
    status: {
      conditions: [
        {
          lastTransitionTime: '2026-11-21T10:00:12Z',
          message: `Applied revision: ${REVISION}`,
          observedGeneration: 3,
          reason: 'ReconciliationSucceeded',
          status: 'True',
          type: 'Ready',
        },
        {
          lastTransitionTime: '2026-11-21T10:00:12Z',
          message: 'Health check passed in 1.2s',
          observedGeneration: 3,
          reason: 'Succeeded',
          status: 'True',
          type: 'Healthy',
        },
      ],
      history: [{ digest: 'sha256:1', lastReconciled: '2026-11-21T11:20:00Z', lastReconciledStatus: 'x' }],
      inventory: {
        entries: [
          { id: 'apps_web_apps_Deployment', v: 'v1' },
          { id: 'apps_web__Service', v: 'v1' },
        ],
      },
      lastAppliedRevision: REVISION,
      lastAttemptedRevision: REVISION,
      lastHandledReconcileAt: '2026-11-21T10:00:00.000000001Z',
      observedGeneration: 3,
      ...change.status,
    },
  };
}

export function aHelmRelease(change: { spec?: object; status?: object } = {}) {
  return {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: { name: 'podinfo', namespace: 'flux-system', generation: 2, resourceVersion: '99' },
    spec: {
      chart: {
        spec: {
          chart: 'podinfo',
          interval: '5m',
          reconcileStrategy: 'ChartVersion',
          sourceRef: { kind: 'HelmRepository', name: 'podinfo' },
          version: '6.5.0',
        },
      },
      driftDetection: { mode: 'enabled' },
      interval: '10m',
      suspend: false,
      values: { replicaCount: 2 },
      ...change.spec,
    },
    status: {
      conditions: [
        {
          lastTransitionTime: '2026-11-21T10:00:12Z',
          message: 'Helm upgrade succeeded for release flux-system/podinfo.v5 with chart podinfo@6.5.0',
          reason: 'UpgradeSucceeded',
          status: 'True',
          type: 'Ready',
        },
      ],
      helmChart: 'flux-system/flux-system-podinfo',
      history: [
        { chartName: 'podinfo', chartVersion: '6.5.0', digest: 'sha256:5', status: 'deployed', version: 5 },
        { chartName: 'podinfo', chartVersion: '6.4.0', digest: 'sha256:4', status: 'superseded', version: 4 },
      ],
      lastAttemptedConfigDigest: 'sha256:2',
      lastAttemptedGeneration: 2,
      lastAttemptedRevision: '6.5.0',
      observedGeneration: 2,
      storageNamespace: 'flux-system',
      ...change.status,
    },
  };
}

export function aGitRepository(change: { spec?: object; status?: object } = {}) {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'platform', namespace: 'flux-system', generation: 1, resourceVersion: '12' },
    spec: {
      interval: '1m0s',
      ref: { branch: 'main' },
      secretRef: { name: 'flux-system' },
      timeout: '60s',
      url: 'https://github.com/acme/gitops.git',
      ...change.spec,
    },
    status: {
      artifact: {
        digest: `sha256:${'a'.repeat(64)}`,
        lastUpdateTime: '2026-11-21T09:59:00Z',
        path: 'gitrepository/flux-system/platform/9.tar.gz',
        revision: REVISION,
        size: 123,
        url: 'http://source-controller.flux-system.svc.cluster.local./x.tar.gz',
      },
      conditions: [
        {
          lastTransitionTime: '2026-11-21T09:59:00Z',
          message: "stored artifact for revision 'main@sha1:9'",
          reason: 'Succeeded',
          status: 'True',
          type: 'Ready',
        },
      ],
      observedGeneration: 1,
      ...change.status,
    },
  };
}
