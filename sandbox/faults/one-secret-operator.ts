import type { Fault } from '../world.ts';

const GROUP = 'external-secrets.io';

export const oneSecretOperator: Fault = {
  id: 'one-secret-operator',
  title: 'An ExternalSecret writes a Secret of the Vault Secrets Operator',
  check: 'one-secret-operator',
  plant({ cluster, name }) {
    const isServed = cluster.read({ ...DEFINITION, ...DEFINITION.metadata }) !== undefined;
    const externalSecret = externalSecretFor(`bitiq-${name}`);
    if (!isServed) cluster.put(DEFINITION);
    cluster.put(externalSecret);
    return () => {
      cluster.remove({ ...externalSecret, ...externalSecret.metadata });
      if (!isServed) cluster.remove({ ...DEFINITION, ...DEFINITION.metadata });
    };
  },
};

const DEFINITION = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `externalsecrets.${GROUP}` },
  spec: {
    group: GROUP,
    scope: 'Namespaced',
    names: {
      plural: 'externalsecrets',
      singular: 'externalsecret',
      kind: 'ExternalSecret',
      shortNames: ['es'],
    },
    versions: [{ name: 'v1', served: true, storage: true, subresources: { status: {} } }],
  },
};

function externalSecretFor(namespace: string) {
  return {
    apiVersion: `${GROUP}/v1`,
    kind: 'ExternalSecret',
    metadata: { name: 'toy-service-config', namespace },
    spec: {
      refreshInterval: '1h',
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
      target: { name: 'toy-service-config' },
      dataFrom: [{ extract: { key: 'services/toy-service/config' } }],
    },
    status: {
      refreshTime: '2026-11-20T07:30:00Z',
      conditions: [{ type: 'Ready', status: 'True', reason: 'SecretSynced', message: 'secret synced' }],
    },
  };
}
