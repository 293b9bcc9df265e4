import { type Controller, keyOf, ownerReference, part } from './controller.ts';

/** The Vault Secrets Operator: syncs a VaultStaticSecret whose specification it has not seen yet. */
export const vaultStaticSecret: Controller = {
  name: 'vault-static-secret',
  kinds: ['VaultStaticSecret.secrets.hashicorp.com'],
  reconcile(object, { cluster, readSecret, timestamp }) {
    const generation = object.metadata.generation;
    const status = part(object, 'status');
    if (object.status !== undefined && status.lastGeneration === generation) return;
    if (object.status !== undefined && status.lastGeneration === undefined) return;
    const { mount, path, destination } = part(object, 'spec');
    const { name, create } = (destination ?? {}) as { name?: string; create?: boolean };
    const data = readSecret(String(mount), String(path));
    const { namespace = '' } = object.metadata;
    if (data && name && create === true) {
      cluster.put({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name,
          namespace,
          labels: { 'app.kubernetes.io/managed-by': 'hashicorp-vso' },
          ownerReferences: [ownerReference(object)],
        },
        stringData: { ...data, _raw: JSON.stringify({ data }) },
      });
    }
    const message = data ? 'Secret synced' : `empty response from Vault, path="${mount}/data/${path}"`;
    cluster.change(keyOf(object), (changed) => {
      changed.status = {
        lastGeneration: generation,
        secretMAC: data ? Buffer.from(JSON.stringify(Object.keys(data))).toString('base64') : '',
        conditions: ['Ready', 'Healthy', 'SecretSynced'].map((type) => ({
          type,
          status: data ? 'True' : 'False',
          reason: data ? 'SecretSynced' : 'VaultClientError',
          message,
          lastTransitionTime: timestamp(),
          observedGeneration: generation,
        })),
      };
    });
  },
};
