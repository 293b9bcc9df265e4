import { BITIQ_USER } from '../fixtures/cluster/access.ts';
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
    const mine = [...cluster.tokens].filter(([, { username }]) => username === BITIQ_USER);
    for (const [token, identity] of mine) cluster.tokens.set(token, { ...identity, username: OTHER_USER });
    const giveBack = changeObject(cluster, BINDING, (binding) => {
      binding.subjects = [
        ...(binding.subjects as object[]),
        { kind: 'ServiceAccount', name: 'deployer', namespace: 'bitiq' },
      ];
    });
    return () => {
      giveBack();
      for (const [token, identity] of mine) cluster.tokens.set(token, identity);
    };
  },
};
