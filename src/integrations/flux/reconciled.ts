import type { z } from 'zod';
import type { Condition } from '../kubernetes/parse.ts';
import { REQUESTED_AT, type Readiness, type Reconciled } from './flux-object.ts';
import { conditionOf, type fluxMetadata, type fluxStatus } from './schema.ts';

interface Parsed {
  readonly metadata: z.output<typeof fluxMetadata>;
  readonly spec?: { readonly suspend: boolean };
  readonly status: z.output<typeof fluxStatus>;
}

/** What every object of Flux has, in our words. */
export function toReconciled({ metadata, spec, status }: Parsed): Reconciled {
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    resourceVersion: metadata.resourceVersion,
    generation: metadata.generation,
    observedGeneration: status.observedGeneration,
    isSuspended: spec?.suspend ?? false,
    requestedAt: metadata.annotations[REQUESTED_AT] ?? '',
    lastHandledReconcileAt: status.lastHandledReconcileAt,
    ready: toReadiness(conditionOf(status.conditions, 'Ready')),
    isReconciling: conditionOf(status.conditions, 'Reconciling')?.status === 'True',
  };
}

function toReadiness(condition: Condition | undefined): Readiness | undefined {
  if (condition === undefined) return undefined;
  const { status, reason = '', message = '', lastTransitionTime } = condition;
  const isKnown = status === 'True' || status === 'False';
  return { status: isKnown ? status : 'Unknown', reason, message, since: toDate(lastTransitionTime) };
}

/** `undefined` for what is no time. */
export function toDate(text: string | undefined): Date | undefined {
  const at = new Date(text ?? '');
  return Number.isNaN(at.getTime()) ? undefined : at;
}
