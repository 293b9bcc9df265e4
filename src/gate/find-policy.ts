import type { Policy } from '../config/policy-schema.ts';
import type { Environment } from '../config/schema.ts';

/** The policy of an environment for a kind of job. None means that nobody may: the gate refuses. */
export function findPolicy({ policies }: Pick<Environment, 'policies'>, kind: string): Policy | undefined {
  return Object.entries(policies).find(([name]) => name === kind)?.[1];
}
