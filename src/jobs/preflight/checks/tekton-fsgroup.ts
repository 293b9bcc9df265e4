import { getNamespace } from '../../../integrations/kubernetes/namespaces.ts';
import { firstGroup, SUPPLEMENTAL_GROUPS } from '../../../integrations/openshift/supplemental-groups.ts';
import type { Check } from '../check.ts';
import { ARGOCD_APPS, readEnvironmentValues } from '../values/argocd-apps.ts';

/** The group that TaskRun pods write their volumes as: the namespace's first, or the one that Git sets. */
export const tektonFsgroup: Check = {
  id: 'tekton-fsgroup',
  title: 'Pipelines have a group for their volumes',
  severity: 'warning',
  async run(context) {
    const { environment, kubernetes, signal } = context;
    const name = environment.namespaces.pipelines;
    const [namespace, entry] = await Promise.all([
      getNamespace(kubernetes, name, signal),
      // Git is asked in vain where the namespace has its range, and its silence must not hide that.
      readEnvironmentValues(context).catch((error: unknown) => ({ error })),
    ]);
    const annotation = namespace?.annotations[SUPPLEMENTAL_GROUPS];
    const group = firstGroup(annotation);
    if (group !== undefined)
      return { status: 'passed', summary: `group ${group} of ${name} (${annotation})` };

    if ('error' in entry) throw entry.error;
    const fromGit = 'values' in entry ? entry.values.tektonFsGroup : undefined;
    if (fromGit) return { status: 'passed', summary: `group ${fromGit}, set in ${ARGOCD_APPS}` };
    const fault =
      annotation === undefined ? 'has no range of groups' : `has ${annotation} as its range of groups`;
    return {
      status: 'failed',
      summary: `${name} ${fault}, and Git sets no tektonFsGroup for ${environment.name}`,
      evidence: [`annotation ${SUPPLEMENTAL_GROUPS}: ${annotation ?? 'none'}`],
      remedy: `Set tektonFsGroup of ${environment.name} in ${ARGOCD_APPS}; groups in use: oc get namespaces -o yaml | grep supplemental-groups`,
    };
  },
};
