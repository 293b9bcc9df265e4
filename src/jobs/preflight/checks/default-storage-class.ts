import { listStorageClasses, type StorageClass } from '../../../integrations/kubernetes/storage-classes.ts';
import { plural } from '../../../wording/counts.ts';
import type { Check } from '../check.ts';

/** With none, volumes stay Pending; with two, the younger is in effect, which nobody decided. */
export const defaultStorageClass: Check = {
  id: 'default-storage-class',
  title: 'Exactly one default StorageClass',
  severity: 'blocker',
  async run({ kubernetes, signal }) {
    const classes = await listStorageClasses(kubernetes, signal);
    const [inEffect, ...others] = classes.filter(({ isDefault }) => isDefault).toSorted(youngestFirst);

    if (inEffect !== undefined && others.length === 0)
      return { status: 'passed', summary: `${inEffect.name} is the default` };
    if (inEffect !== undefined) {
      const names = others.map(({ name }) => name);
      return {
        status: 'failed',
        summary: `${others.length + 1} default StorageClasses: ${[inEffect.name, ...names].join(', ')}; ${inEffect.name} is in effect`,
        remedy: annotate(names, 'false'),
      };
    }
    const [candidate] = classes;
    if (candidate === undefined) {
      const summary = 'there is no StorageClass';
      return { status: 'failed', summary, remedy: 'oc describe clusteroperator storage' };
    }
    const summary = `none of ${plural(classes.length, 'StorageClass', 'StorageClasses')} is the default`;
    const evidence = classes.map(({ name }) => name);
    return { status: 'failed', summary, evidence, remedy: annotate([candidate.name], 'true') };
  },
};

/** As Kubernetes chooses: by age, then by name. */
function youngestFirst(a: StorageClass, b: StorageClass): number {
  return b.createdAt.localeCompare(a.createdAt) || a.name.localeCompare(b.name);
}

function annotate(names: readonly string[], value: 'true' | 'false'): string {
  const mark = `storageclass.kubernetes.io/is-default-class=${value}`;
  return `oc annotate storageclass ${names.join(' ')} ${mark} --overwrite`;
}
