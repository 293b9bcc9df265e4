import type { Fault } from '../world.ts';

export const operationIgnored: Fault = {
  id: 'operation-ignored',
  title: 'Argo CD begins no operation',
  plant({ cluster }) {
    cluster.argocd.isStuck = true;
    return () => {
      cluster.argocd.isStuck = false;
    };
  },
};
