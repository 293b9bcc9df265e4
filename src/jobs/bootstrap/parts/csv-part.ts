import type { Kubernetes } from '../../../integrations/kubernetes/kubernetes.ts';
import { getInstallation, getInstalledCsv } from '../../../integrations/openshift/installation.ts';
import type { Part, Standing } from '../step.ts';
import { unresolved } from './install-plan-part.ts';

export interface CsvAsked {
  readonly id: string;
  readonly subscription: string;
  readonly namespace: string;
  /** Left out: whichever its channel leads to. */
  readonly csv?: string | undefined;
}

/** The operator runs: its ClusterServiceVersion has succeeded. */
export function csvPart(kubernetes: Pick<Kubernetes, 'get'>, asked: CsvAsked): Part {
  const { id, subscription, namespace, csv } = asked;
  return {
    id,
    title: `CSV of ${subscription}`,
    async look(signal) {
      const place = { namespace, signal };
      const installation = await getInstallation(kubernetes, subscription, place);
      if (installation === undefined)
        return { state: 'waits', for: `Subscription ${subscription} to be there` };
      const { installedCsv, resolutionFailed } = installation;
      // What is pinned and installed stays, also while an upgrade waits for approval.
      const currentCsv = csv !== undefined && installedCsv === csv ? csv : installation.currentCsv;
      if (resolutionFailed !== undefined) return unresolved(subscription, namespace, resolutionFailed);
      if (currentCsv === undefined) return { state: 'waits', for: `OLM to find the CSV of ${subscription}` };
      if (csv !== undefined && currentCsv !== csv) return notPinned(asked, currentCsv);
      const found = await getInstalledCsv(kubernetes, currentCsv, place);
      if (found === undefined) return waitsFor(currentCsv, namespace, 'not there yet');
      if (found.phase === 'Succeeded') return { state: 'so', evidence: `CSV ${currentCsv}: Succeeded` };
      if (found.phase === 'Failed') return failed(currentCsv, namespace, found.message || found.reason);
      return waitsFor(currentCsv, namespace, found.phase || 'Pending');
    },
  };
}

function waitsFor(csv: string, namespace: string, phase: string): Standing {
  return { state: 'waits', for: `CSV ${csv}: ${phase}`, remedy: `oc describe csv ${csv} -n ${namespace}` };
}

function notPinned({ subscription, namespace, csv }: CsvAsked, current: string): Standing {
  return {
    state: 'fails',
    code: 'other-csv',
    reason: `Subscription ${subscription} leads to ${current}, and pinned is ${csv}`,
    remedy: `oc get subscription.operators.coreos.com ${subscription} -n ${namespace} -o yaml`,
  };
}

function failed(csv: string, namespace: string, why: string): Standing {
  return {
    state: 'fails',
    code: 'csv-failed',
    reason: `CSV ${csv} failed${why ? `: ${why}` : ''}`,
    remedy: `oc describe csv ${csv} -n ${namespace}`,
  };
}
