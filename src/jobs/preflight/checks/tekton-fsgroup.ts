import { parse } from 'yaml';
import { z } from 'zod';
import { getNamespace } from '../../../integrations/kubernetes/namespaces.ts';
import type { Check, CheckContext } from '../check.ts';

const ANNOTATION = 'openshift.io/sa.scc.supplemental-groups';
const VALUES = 'charts/argocd-apps/values.yaml';

/** The group that TaskRun pods write their volumes as: the namespace's first, or the one that Git sets. */
export const tektonFsgroup: Check = {
  id: 'tekton-fsgroup',
  title: 'Pipelines have a group for their volumes',
  severity: 'warning',
  async run({ environment, kubernetes, repository, signal }) {
    const name = environment.namespaces.pipelines;
    const fromGit = readFsGroup({ environment, repository, signal });
    fromGit.catch(() => undefined);
    const namespace = await getNamespace(kubernetes, name, signal);
    const annotation = namespace?.annotations[ANNOTATION];
    const first = /^(\d+)[/-]\d+$/.exec(annotation ?? '')?.[1];
    if (first !== undefined)
      return { status: 'passed', summary: `group ${first}, of ${name}'s range ${annotation}` };

    const group = await fromGit;
    if (group !== '') return { status: 'passed', summary: `group ${group}, set in ${VALUES}` };
    const what = annotation === undefined ? 'has no' : `has ${annotation} as its`;
    return {
      status: 'failed',
      summary: `${name} ${what} range of groups, and tektonFsGroup of ${environment.name} is empty`,
      remedy: `Set tektonFsGroup of ${environment.name} in ${VALUES}, or: oc get namespace ${name} -o yaml`,
    };
  },
};

const values = z.object({
  envs: z.array(z.object({ name: z.string(), tektonFsGroup: z.union([z.string(), z.number()]).nullish() })),
});

/** Empty where Git leaves it to the cluster. */
async function readFsGroup({
  environment,
  repository,
  signal,
}: Pick<CheckContext, 'environment' | 'repository' | 'signal'>): Promise<string> {
  const text = await repository.readFile(VALUES, { signal });
  const parsed = values.safeParse(parse(text ?? ''));
  const own = parsed.data?.envs.find(({ name }) => name === environment.name);
  return String(own?.tektonFsGroup ?? '');
}
