import { z } from 'zod';
import { ifServed } from '../../../integrations/if-served.ts';
import type { Kubernetes, Resource } from '../../../integrations/kubernetes/kubernetes.ts';
import { conditions, metadata, parseObject } from '../../../integrations/kubernetes/parse.ts';
import type { Part, Standing } from '../step.ts';
import { titleOf } from './object-part.ts';

const schema = z.object({
  metadata,
  status: z
    .object({ conditions, valid: z.boolean().optional(), error: z.string().prefault('') })
    .prefault({}),
});

/** An object's status as far as it tells whether the object works; `valid` is of VaultConnection and VaultAuth. */
type Told = z.output<typeof schema>['status'];

export interface ConditionAsked {
  readonly id: string;
  readonly resource: Resource;
  readonly name: string;
  readonly namespace?: string | undefined;
  /** What its status comes to; `undefined`: nobody has looked at it yet. */
  judge(told: Told): 'good' | { readonly bad: string } | undefined;
}

/** An object works, in the words of its operator. Whoever made it may mend it, so it is waited for. */
export function conditionPart(kubernetes: Pick<Kubernetes, 'get'>, asked: ConditionAsked): Part {
  const { id, resource, name, namespace, judge } = asked;
  const what = titleOf(resource, { name, namespace });
  return {
    id,
    title: `${what} works`,
    async look(signal) {
      const found = await ifServed(kubernetes.get(resource, name, { namespace, signal }));
      if (found === undefined) return { state: 'waits', for: `${what} to be there` };
      const { status } = parseObject(schema, found, resource.kind);
      return toStanding(what, judge(status), describe(asked));
    },
  };
}

function describe({ resource, name, namespace }: ConditionAsked): string {
  const kind = resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
  return `oc describe ${kind} ${name}${namespace === undefined ? '' : ` -n ${namespace}`}`;
}

function toStanding(what: string, verdict: ReturnType<ConditionAsked['judge']>, remedy: string): Standing {
  if (verdict === 'good') return { state: 'so', evidence: `${what} works` };
  if (verdict === undefined)
    return { state: 'waits', for: `${what}: its operator has not looked at it yet`, remedy };
  return { state: 'waits', for: `${what}: ${verdict.bad}`, remedy };
}

/** Good where a condition of this type is True; its own message where it is not. */
export function byCondition(type: string): ConditionAsked['judge'] {
  return ({ conditions }) => {
    const found = conditions.find((each) => each.type === type);
    if (found === undefined) return undefined;
    return found.status === 'True'
      ? 'good'
      : { bad: found.message || found.reason || `${type} is ${found.status}` };
  };
}

/** Good where its operator says that it is valid. */
export const byValid: ConditionAsked['judge'] = ({ valid, error }) => {
  if (valid === undefined) return undefined;
  return valid ? 'good' : { bad: error || 'it is not valid' };
};

/** Good where Vault took it. A failure may stand beside an older success. */
export const byReconciled: ConditionAsked['judge'] = (told) => {
  const failed = told.conditions.find(({ type, status }) => type === 'ReconcileError' && status === 'True');
  return failed === undefined
    ? byCondition('ReconcileSuccessful')(told)
    : { bad: failed.message || failed.reason || 'Vault did not take it' };
};
