import { type ClusterVersion, getClusterVersion } from '../../../integrations/openshift/cluster-version.ts';
import { ageOf } from '../../../wording/durations.ts';
import type { Check } from '../check.ts';

export const clusterSettled: Check = {
  id: 'cluster-settled',
  title: 'The cluster is not being updated',
  severity: 'blocker',
  async run({ kubernetes, signal, now }) {
    const version = await getClusterVersion(kubernetes, signal);
    if (version === undefined) {
      const summary = 'the cluster has no ClusterVersion';
      return { status: 'failed', summary, remedy: 'oc get clusterversion version -o yaml' };
    }
    const trouble = findTrouble(version, now());
    if (trouble.length === 0)
      return { status: 'passed', summary: `${version.desired} is Available, not Progressing` };

    const messages = version.conditions.filter(({ type }) => DECISIVE.includes(type));
    return {
      status: 'failed',
      summary: trouble.join('; '),
      evidence: messages.map(
        ({ type, status, message }) => `${type}=${status}${message ? `: ${message}` : ''}`,
      ),
      remedy: 'oc adm upgrade && oc get clusteroperators',
    };
  },
};

const DECISIVE = ['Available', 'Progressing', 'Failing'];

function findTrouble({ conditions, desired }: ClusterVersion, now: Date): readonly string[] {
  const find = (type: string) => conditions.find((condition) => condition.type === type);
  const since = (type: string) => {
    const time = find(type)?.lastTransitionTime;
    return time === undefined ? '' : ` for ${ageOf(new Date(time), now)}`;
  };
  const because = (type: string) => {
    const reason = find(type)?.reason;
    return reason ? ` (${reason})` : '';
  };
  return [
    ...(find('Available')?.status === 'True'
      ? []
      : [`not Available${since('Available')}${because('Available')}`]),
    ...(find('Progressing')?.status === 'False' ? [] : [`Progressing to ${desired}${since('Progressing')}`]),
    ...(find('Failing')?.status === 'True' ? [`Failing${since('Failing')}${because('Failing')}`] : []),
  ];
}
