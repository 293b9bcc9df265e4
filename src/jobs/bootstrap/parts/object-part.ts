import { z } from 'zod';
import { ExternalError } from '../../../errors.ts';
import { ifServed } from '../../../integrations/if-served.ts';
import type { Kubernetes, Resource } from '../../../integrations/kubernetes/kubernetes.ts';
import { parseObject } from '../../../integrations/kubernetes/parse.ts';
import { toJson } from '../../to-json.ts';
import type { Part, Standing } from '../step.ts';
import { listChanges } from './list-changes.ts';

/** What says that an object is being deleted. */
const deletable = z.object({ metadata: z.object({ deletionTimestamp: z.string().optional() }) });

/** Whom the cluster records fields for that bitiq has set. */
export const FIELD_MANAGER = 'bitiq';

/** An object as it is applied: every field that is bitiq's, and no other. */
export interface WantedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/**
 * An object of the cluster by server-side apply. A field that somebody else owns and that has another
 * value is a conflict, which is shown and never forced.
 */
export function objectPart(
  kubernetes: Pick<Kubernetes, 'get' | 'apply'>,
  {
    id,
    resource,
    object,
  }: { readonly id: string; readonly resource: Resource; readonly object: WantedObject },
): Part {
  const { name, namespace } = object.metadata;
  const apply = (asked: { readonly dryRun: boolean; readonly signal: AbortSignal }) =>
    kubernetes.apply(resource, object, { namespace, fieldManager: FIELD_MANAGER, ...asked });
  return {
    id,
    title: titleOf(resource, { name, namespace }),
    wanted: toJson(object),
    async look(signal) {
      const live = await ifServed(kubernetes.get(resource, name, { namespace, signal }));
      if (live === undefined) return { state: 'create' };
      if (isTerminating(live)) return terminating(resource, name);
      try {
        const changes = listChanges(live, await apply({ dryRun: true, signal }));
        return changes.length === 0
          ? { state: 'so', evidence: 'as it should be' }
          : { state: 'change', changes };
      } catch (error) {
        return toConflict(error, { resource, name, namespace });
      }
    },
    async apply(signal) {
      await apply({ dryRun: false, signal });
    },
  };
}

/** `Subscription vault-secrets-operator`; what is called default everywhere says where it is. */
export function titleOf(
  { kind }: Resource,
  { name, namespace }: { readonly name: string; readonly namespace?: string | undefined },
): string {
  return name === 'default' && namespace !== undefined ? `${kind} in ${namespace}` : `${kind} ${name}`;
}

function isTerminating(object: unknown): boolean {
  return parseObject(deletable, object, 'object').metadata.deletionTimestamp !== undefined;
}

function terminating({ kind, plural }: Resource, name: string): Standing {
  return {
    state: 'fails',
    code: 'terminating',
    reason: `${kind} ${name} is being deleted, and something in it does not let it go`,
    remedy: `oc get ${plural} ${name} -o jsonpath='{.status.conditions}{.metadata.finalizers}'`,
  };
}

interface Where {
  readonly resource: Resource;
  readonly name: string;
  readonly namespace: string | undefined;
}

function toConflict(error: unknown, { resource, name, namespace }: Where): Standing {
  if (!(error instanceof ExternalError) || error.reason !== 'conflict') throw error;
  const place = namespace === undefined ? '' : ` -n ${namespace}`;
  const kind = resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
  return {
    state: 'fails',
    code: 'apply-conflict',
    reason: error.message,
    remedy: `oc get ${kind} ${name}${place} -o yaml --show-managed-fields`,
  };
}
