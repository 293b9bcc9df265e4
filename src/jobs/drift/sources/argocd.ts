import { pageApplicationStandings } from '../../../integrations/argocd/application-standing.ts';
import { gatherDrift } from '../gather-drift.ts';
import type { DriftSource, DriftSystems } from './source.ts';

/** Argo CD, by what it last wrote into its Applications. What `ignoreDifferences` names it has left out. */
export function createArgocdSource({
  gitopsKubernetes,
}: Pick<DriftSystems, 'gitopsKubernetes'>): DriftSource {
  return {
    title: 'Argo CD',
    async look(scope, { signal, now }) {
      const { namespaces } = scope.environment;
      const asked = { namespace: namespaces.gitops, signal };
      let gathered = gatherDrift(scope, now);
      for await (const { isFirst, items } of pageApplicationStandings(gitopsKubernetes, asked)) {
        if (isFirst) gathered = gatherDrift(scope, now);
        for (const state of items) gathered.see(state);
      }
      return gathered.end();
    },
  };
}
