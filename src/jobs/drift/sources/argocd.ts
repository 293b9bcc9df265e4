import { listApplicationStates } from '../../../integrations/argocd/application-states.ts';
import { gatherDrift } from '../gather-drift.ts';
import type { DriftSource, DriftSystems } from './source.ts';

/** Argo CD, by what it last wrote into its Applications. What `ignoreDifferences` names it has left out. */
export function createArgocdSource({
  argocdKubernetes,
}: Pick<DriftSystems, 'argocdKubernetes'>): DriftSource {
  return {
    title: 'Argo CD',
    async look(scope, { signal, now }) {
      const { namespaces } = scope.environment;
      const gathered = gatherDrift(scope, now);
      const states = await listApplicationStates(argocdKubernetes, { namespace: namespaces.gitops, signal });
      for (const state of states) gathered.see(state);
      return gathered.end();
    },
  };
}
