import { coerce, lt } from 'semver';
import { getClusterVersion } from '../../../integrations/openshift/cluster-version.ts';
import type { Check } from '../check.ts';

export const clusterVersion: Check = {
  id: 'cluster-version',
  title: 'OpenShift is new enough',
  severity: 'blocker',
  async run({ environment, kubernetes, signal }) {
    const { minimumVersion } = environment.preflight;
    const found = await getClusterVersion(kubernetes, signal);
    const version = coerce(found?.current);
    const minimum = coerce(minimumVersion);

    if (found === undefined || version === null || minimum === null) {
      const summary = found
        ? 'no version of OpenShift is installed completely'
        : 'the cluster has no ClusterVersion';
      return { status: 'failed', summary, remedy: 'oc get clusterversion version -o yaml' };
    }
    if (lt(version, minimum)) {
      const summary = `OpenShift ${found.current}; ${minimumVersion} or newer is wanted`;
      return { status: 'failed', summary, remedy: 'oc adm upgrade' };
    }
    return { status: 'passed', summary: `OpenShift ${found.current} (${minimumVersion} or newer is wanted)` };
  },
};
