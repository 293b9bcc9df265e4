import type { KubernetesObject } from '../../world.ts';
import type { Store } from '../store.ts';

/** A condition with the name or message that people see. */
interface Named {
  readonly name: string;
  readonly expression: string;
}

export interface Validation {
  readonly expression: string;
  readonly message?: string;
  readonly messageExpression?: string;
  /** Default: Invalid. */
  readonly reason?: string;
}

export interface ResourceRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly operations: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly scope?: string;
}

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** Which requests a policy or a binding is about. What is left out leaves nothing out. */
export interface MatchResources {
  readonly resourceRules?: readonly ResourceRule[];
  readonly excludeResourceRules?: readonly ResourceRule[];
  readonly namespaceSelector?: LabelSelector;
  readonly objectSelector?: LabelSelector;
}

/** A ValidatingAdmissionPolicy. */
export interface Policy extends KubernetesObject {
  readonly spec: {
    /** Default: Fail. */
    readonly failurePolicy?: 'Fail' | 'Ignore';
    readonly paramKind?: object;
    readonly matchConstraints?: MatchResources;
    readonly matchConditions?: readonly Named[];
    readonly variables?: readonly Named[];
    readonly validations?: readonly Validation[];
  };
}

/** A ValidatingAdmissionPolicyBinding. */
export interface Binding extends KubernetesObject {
  readonly spec: {
    readonly policyName: string;
    readonly matchResources?: MatchResources;
    readonly validationActions: readonly string[];
  };
}

const GROUP = 'admissionregistration.k8s.io';

/** Every policy with the bindings that put it in force by denying; one without any is not there. */
export function listPolicies(store: Store): readonly (readonly [Policy, readonly Binding[]])[] {
  const bindings = store.list({ group: GROUP, plural: 'validatingadmissionpolicybindings' }) as Binding[];
  const denying = bindings.filter(({ spec }) => spec.validationActions.includes('Deny'));
  const policies = store.list({ group: GROUP, plural: 'validatingadmissionpolicies' }) as Policy[];
  return policies
    .map(
      (policy) => [policy, denying.filter(({ spec }) => spec.policyName === policy.metadata.name)] as const,
    )
    .filter(([, own]) => own.length > 0);
}
