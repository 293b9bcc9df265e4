import type { Fault } from '../world.ts';
import { changeObject } from './change-object.ts';

export const secretOperatorFails: Fault = {
  id: 'secret-operator-fails',
  title: 'The operator says that cert-manager/route53 fails, but the Secret is there',
  plant({ cluster }) {
    const key = {
      apiVersion: 'secrets.hashicorp.com/v1beta1',
      kind: 'VaultStaticSecret',
      name: 'route53-credentials',
      namespace: 'cert-manager',
    };
    return changeObject(cluster, key, ({ status }) => {
      const conditions = (status as { conditions: object[] }).conditions;
      conditions[0] = { ...conditions[0], status: 'False', reason: 'RolloutRestartFailed', message: '' };
    });
  },
};
