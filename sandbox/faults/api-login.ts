import { BITIQ_IDENTITY, BITIQ_TOKEN } from '../fixtures/cluster/access.ts';
import type { Fault } from '../world.ts';
import { changeObject } from './change-object.ts';

const OTHER_USER = 'system:serviceaccount:bitiq:deployer';

const BINDING = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  name: 'bitiq-read',
};

export const apiLogin: Fault = {
  id: 'api-login',
  title: "bitiq's token stands for somebody else",
  check: 'api-login',
  plant({ cluster }) {
    cluster.tokens.set(BITIQ_TOKEN, { ...BITIQ_IDENTITY, username: OTHER_USER });
    const giveBack = changeObject(cluster, BINDING, (binding) => {
      binding.subjects = [
        ...(binding.subjects as object[]),
        { kind: 'ServiceAccount', name: 'deployer', namespace: 'bitiq' },
      ];
    });
    return () => {
      giveBack();
      if (cluster.tokens.has(BITIQ_TOKEN)) cluster.tokens.set(BITIQ_TOKEN, BITIQ_IDENTITY);
    };
  },
};
