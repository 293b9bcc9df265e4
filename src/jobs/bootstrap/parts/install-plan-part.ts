import type { Kubernetes } from '../../../integrations/kubernetes/kubernetes.ts';
import {
  approveInstallPlan,
  getInstallation,
  getInstallPlan,
  type InstallPlan,
} from '../../../integrations/openshift/installation.ts';
import type { Part, Standing } from '../step.ts';
import { FIELD_MANAGER } from './object-part.ts';

export interface InstallPlanAsked {
  readonly id: string;
  readonly subscription: string;
  readonly namespace: string;
  /** The only CSV that may be installed. */
  readonly csv: string;
}

type Found = { readonly standing: Standing; readonly plan?: InstallPlan };

/** The approval of the InstallPlan that holds the pinned CSV, and of no other. */
export function installPlanPart(
  kubernetes: Pick<Kubernetes, 'get' | 'patch'>,
  asked: InstallPlanAsked,
): Part {
  return {
    id: asked.id,
    title: `InstallPlan of ${asked.csv}`,
    wanted: { installPlanOf: asked.subscription, csv: asked.csv, approved: true },
    look: async (signal) => (await find(kubernetes, asked, signal)).standing,
    async apply(signal) {
      const { plan } = await find(kubernetes, asked, signal);
      if (plan === undefined) return;
      const { namespace } = asked;
      await approveInstallPlan(kubernetes, plan, { namespace, fieldManager: FIELD_MANAGER, signal });
    },
  };
}

/** `plan` is there where approving it is what is left to do. */
async function find(
  kubernetes: Pick<Kubernetes, 'get'>,
  { subscription, namespace, csv }: InstallPlanAsked,
  signal: AbortSignal,
): Promise<Found> {
  const place = { namespace, signal };
  const installation = await getInstallation(kubernetes, subscription, place);
  if (installation?.installedCsv === csv)
    return { standing: { state: 'so', evidence: `${csv} is installed` } };
  if (installation === undefined)
    return { standing: { state: 'waits', for: `Subscription ${subscription} to be there` } };
  const { installPlan, resolutionFailed } = installation;
  if (resolutionFailed !== undefined)
    return { standing: unresolved(subscription, namespace, resolutionFailed) };
  const plan = installPlan && (await getInstallPlan(kubernetes, installPlan, place));
  if (!plan) return { standing: { state: 'waits', for: `OLM to plan the installation of ${csv}` } };
  if (!plan.csvs.includes(csv)) return { standing: otherCsv(plan, { namespace, csv }) };
  if (plan.isApproved) return { standing: { state: 'so', evidence: `${plan.name} is approved` } };
  return { standing: { state: 'change', changes: [{ path: 'spec.approved', from: false, to: true }] }, plan };
}

/** What a Subscription that finds nothing comes to. */
export function unresolved(subscription: string, namespace: string, why: string): Standing {
  return {
    state: 'fails',
    code: 'not-resolved',
    reason: `Subscription ${subscription} finds nothing to install: ${why}`,
    remedy: `oc get subscription.operators.coreos.com ${subscription} -n ${namespace} -o yaml`,
  };
}

function otherCsv(
  { name, csvs }: InstallPlan,
  { namespace, csv }: { namespace: string; csv: string },
): Standing {
  return {
    state: 'fails',
    code: 'other-csv',
    reason: `InstallPlan ${name} would install ${csvs.join(', ')}, and pinned is ${csv}: it is not approved`,
    remedy: `oc get installplan ${name} -n ${namespace} -o jsonpath='{.spec.clusterServiceVersionNames}'`,
  };
}
