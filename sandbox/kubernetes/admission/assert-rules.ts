import type { KubernetesObject } from '../../world.ts';
import type { ResourceType } from '../resource-type.ts';
import { invalid } from '../status.ts';
import type { Policy } from './policy.ts';

/** Throws 422 where a ValidatingAdmissionPolicy names resources beside a pattern that has them already. */
export function assertRules(type: ResourceType, object: KubernetesObject): void {
  if (type.plural !== 'validatingadmissionpolicies') return;
  const { resourceRules = [] } = (object as Policy).spec.matchConstraints ?? {};
  for (const [index, { resources }] of resourceRules.entries()) {
    const fault = faultOf(resources);
    if (fault === undefined) continue;
    const listed = resources.map((each) => `"${each}"`).join(', ');
    const message = `Invalid value: []string{${listed}}: ${fault}`;
    const field = `spec.matchConstraints.resourceRules[${index}].resources`;
    throw invalid(type, object.metadata.name, [{ reason: 'FieldValueInvalid', message, field }]);
  }
}

function faultOf(resources: readonly string[]): string | undefined {
  if (resources.includes('*/*') && resources.length > 1)
    return "if '*/*' is present, must not specify other resources";
  if (resources.includes('*') && resources.some((each) => each !== '*' && !each.includes('/')))
    return "if '*' is present, must not specify other resources without subresources";
  return undefined;
}
