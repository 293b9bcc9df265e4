import type { KubernetesObject } from '../../world.ts';
import type { ResourceType } from '../resource-type.ts';
import { invalid } from '../status.ts';
import { compilePolicy } from './compile-policy.ts';
import type { Policy } from './policy.ts';

/** Throws 422 where a ValidatingAdmissionPolicy has an expression that does not compile. */
export function assertCompiles(type: ResourceType, object: KubernetesObject): void {
  if (type.plural !== 'validatingadmissionpolicies') return;
  try {
    compilePolicy(object as Policy);
  } catch (error) {
    const [, field = 'spec', message = ''] = /^(\S+): (.*)$/s.exec((error as Error).message) ?? [];
    throw invalid(type, object.metadata.name, [
      { reason: 'FieldValueInvalid', message: `Invalid value: ${message}`, field },
    ]);
  }
}
