import type { Fault } from '../world.ts';
import { changeObject } from './change-object.ts';

export const secretStoreReady: Fault = {
  id: 'secret-store-ready',
  title: 'The Vault Secrets Operator cannot log in to Vault',
  check: 'secret-store-ready',
  plant({ cluster, name }) {
    const key = {
      apiVersion: 'secrets.hashicorp.com/v1beta1',
      kind: 'VaultAuth',
      name: 'default',
      namespace: `bitiq-${name}`,
    };
    return changeObject(cluster, key, (auth) => {
      auth.status = { valid: false, error: 'ServiceAccount "default" not found' };
    });
  },
};
