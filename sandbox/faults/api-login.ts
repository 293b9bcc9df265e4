import { BITIQ_IDENTITY, BITIQ_TOKEN } from '../fixtures/cluster/access.ts';
import type { Fault } from '../world.ts';
import { changeObject } from './change-object.ts';

const OTHER_USER = 'system:serviceaccount:bitiq:deployer';

const RBAC = { apiVersion: 'rbac.authorization.k8s.io/v1', name: 'bitiq-read' };

export const apiLogin: Fault = {
  id: 'api-login',
  title: "bitiq's token stands for somebody else",
  check: 'api-login',
  plant({ cluster, name }) {
    cluster.tokens.set(BITIQ_TOKEN, { ...BITIQ_IDENTITY, username: OTHER_USER });
    const bindings = [
      { ...RBAC, kind: 'ClusterRoleBinding' },
      { ...RBAC, kind: 'RoleBinding', namespace: `bitiq-${name}` },
    ];
    const giveBack = bindings.map((key) =>
      changeObject(cluster, key, (binding) => {
        binding.subjects = [
          ...(binding.subjects as object[]),
          { kind: 'ServiceAccount', name: 'deployer', namespace: 'bitiq' },
        ];
      }),
    );
    return () => {
      for (const each of giveBack) each();
      if (cluster.tokens.has(BITIQ_TOKEN)) cluster.tokens.set(BITIQ_TOKEN, BITIQ_IDENTITY);
    };
  },
};
