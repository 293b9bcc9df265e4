import type { Fault } from '../world.ts';
import { changeObject, removeObject } from './change-object.ts';

export const secretNotDelivered: Fault = {
  id: 'secret-not-delivered',
  title: 'The operator cannot deliver services/toy-web/config',
  plant({ cluster, name }) {
    const place = { name: 'toy-web-config', namespace: `bitiq-${name}` };
    const putBack = [
      removeObject(cluster, { apiVersion: 'v1', kind: 'Secret', ...place }),
      changeObject(
        cluster,
        { apiVersion: 'secrets.hashicorp.com/v1beta1', kind: 'VaultStaticSecret', ...place },
        ({ status }) => {
          const conditions = (status as { conditions: object[] }).conditions;
          conditions[0] = { ...conditions[0], ...FAILING };
        },
      ),
    ];
    return () => {
      for (const undo of putBack) undo();
    };
  },
};

const FAILING = {
  status: 'False',
  reason: 'VaultClientError',
  message: 'Vault request failed, permission denied',
};
