import { listStorageClasses } from '../../../integrations/kubernetes/storage-classes.ts';
import type { Check } from '../check.ts';

/** With none, volumes stay Pending; with two, the newest of them wins, which nobody decided. */
export const defaultStorageClass: Check = {
  id: 'default-storage-class',
  title: 'Exactly one default StorageClass',
  severity: 'blocker',
  async run({ kubernetes, signal }) {
    const classes = await listStorageClasses(kubernetes, signal);
    const evidence = classes.map(({ name, isDefault }) => `${name}${isDefault ? ' (default)' : ''}`);
    const [first, second] = classes.filter(({ isDefault }) => isDefault).map(({ name }) => name);

    if (first !== undefined && second === undefined)
      return { status: 'passed', summary: `${first} is the default` };
    if (first !== undefined && second !== undefined) {
      const names = classes.filter(({ isDefault }) => isDefault).map(({ name }) => name);
      const summary = `${names.length} default StorageClasses: ${names.join(', ')}`;
      return { status: 'failed', summary, evidence, remedy: annotate(second, 'false') };
    }
    const [candidate] = classes;
    if (candidate === undefined) {
      const summary = 'no StorageClass at all';
      return { status: 'failed', summary, remedy: 'oc get clusteroperator storage -o yaml' };
    }
    const summary = `none of ${classes.length} StorageClasses is the default`;
    return { status: 'failed', summary, evidence, remedy: annotate(candidate.name, 'true') };
  },
};

function annotate(name: string, value: 'true' | 'false'): string {
  return `oc annotate storageclass ${name} storageclass.kubernetes.io/is-default-class=${value} --overwrite`;
}
