import type { OperatorConfig } from '../../../config/schema.ts';
import type { Kubernetes } from '../../../integrations/kubernetes/kubernetes.ts';
import { NAMESPACES } from '../../../integrations/kubernetes/namespaces.ts';
import { MARKETPLACE, SUBSCRIPTIONS } from '../../../integrations/openshift/operators.ts';
import { csvPart } from '../parts/csv-part.ts';
import { definitionsPart } from '../parts/definitions-part.ts';
import { installPlanPart } from '../parts/install-plan-part.ts';
import { objectPart } from '../parts/object-part.ts';
import { operatorGroupPart } from '../parts/operator-group-part.ts';
import type { Part, Step } from '../step.ts';

/** Has an OperatorGroup of its own from OpenShift. */
const SHARED_NAMESPACE = 'openshift-operators';

/** The operators of an environment on their pinned channels, until they run and their kinds are served. */
export function operators(kubernetes: Kubernetes, wanted: readonly OperatorConfig[]): Step {
  const namespaces = [...new Set(wanted.map(({ namespace }) => namespace))];
  const own = namespaces.filter((namespace) => namespace !== SHARED_NAMESPACE);
  return {
    id: 'operators',
    title: 'Operators',
    parts: [
      ...own.flatMap((namespace) => housing(kubernetes, namespace)),
      ...wanted.map((operator) => subscriptionPart(kubernetes, operator)),
      ...wanted.flatMap((operator) => approvals(kubernetes, operator)),
      ...wanted.flatMap((operator) => arrivals(kubernetes, operator)),
    ],
  };
}

function housing(kubernetes: Kubernetes, namespace: string): readonly Part[] {
  const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  return [
    objectPart(kubernetes, { id: `operators/${namespace}/namespace`, resource: NAMESPACES, object }),
    operatorGroupPart(kubernetes, { id: `operators/${namespace}/operator-group`, namespace }),
  ];
}

function subscriptionPart(kubernetes: Kubernetes, operator: OperatorConfig): Part {
  const { package: name, namespace, channel, source, csv } = operator;
  return objectPart(kubernetes, {
    id: `operators/${name}/subscription`,
    resource: SUBSCRIPTIONS,
    object: {
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'Subscription',
      metadata: { name, namespace },
      spec: {
        name,
        channel,
        source,
        sourceNamespace: MARKETPLACE,
        installPlanApproval: csv === undefined ? 'Automatic' : 'Manual',
        ...(csv !== undefined && { startingCSV: csv }),
      },
    },
  });
}

/** What is pinned to a CSV is installed by hand: by the plan that holds it. */
function approvals(
  kubernetes: Kubernetes,
  { package: name, namespace, csv }: OperatorConfig,
): readonly Part[] {
  if (csv === undefined) return [];
  return [
    installPlanPart(kubernetes, { id: `operators/${name}/install-plan`, subscription: name, namespace, csv }),
  ];
}

function arrivals(
  kubernetes: Kubernetes,
  { package: name, namespace, csv }: OperatorConfig,
): readonly Part[] {
  return [
    csvPart(kubernetes, { id: `operators/${name}/csv`, subscription: name, namespace, csv }),
    definitionsPart(kubernetes, { id: `operators/${name}/definitions`, subscription: name, namespace }),
  ];
}
