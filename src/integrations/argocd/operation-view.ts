import { z } from 'zod';
import { ExternalError, type ExternalSystem } from '../../errors.ts';
import type { Operation, OperationState, OperationView } from './operations.ts';
import { RUN_INFO } from './sync-order.ts';

const UNDER_WAY: readonly string[] = ['Running', 'Terminating'];

/** Whether Argo CD works on the operation of `state` now, as far as it says. */
export function isUnderWay(state: OperationState | undefined): state is OperationState {
  return state !== undefined && UNDER_WAY.includes(state.phase);
}

/** What is pending or running on an Application, if anything is. */
export function operationOn({ requested, state }: OperationView): Operation | undefined {
  return requested ?? (isUnderWay(state) ? state : undefined);
}

/**
 * Whether an operation of this run is pending or running. One that is asked for decides: where it is
 * somebody else's, what `state` says is over, or no longer ours to touch.
 */
export function isOfRun(view: OperationView, runId: string): boolean {
  return operationOn(view)?.runId === runId;
}

/** An Application as the cluster or Argo CD's API sent it. Throws `unexpected` where it is none. */
export function parseOperationView(object: unknown, system: ExternalSystem): OperationView {
  const parsed = schema.safeParse(object);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = `${issue?.path.join('.')}: ${issue?.message}`;
    throw new ExternalError(system, 'unexpected', `an Application is not as documented: ${where}`, {
      cause: parsed.error,
    });
  }
  const { metadata, spec, operation, status } = parsed.data;
  return {
    ...metadata,
    project: spec.project || 'default',
    requested: operation ? toOperation(operation) : undefined,
    state: status.operationState ? toState(status.operationState) : undefined,
    syncStatus: status.sync.status,
    comparedWith: status.sync.revision,
    health: status.health.status,
    healthMessage: status.health.message,
    reconciledAt: status.reconciledAt,
    conditions: status.conditions,
  };
}

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

const time = z.iso
  .datetime({ offset: true })
  .nullish()
  .transform((at) => (at ? new Date(at) : undefined));

const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((list) => list ?? []);

const operation = z.object({
  initiatedBy: z.object({ username: text, automated: z.boolean().nullish() }).prefault({}),
  info: listOf(z.object({ name: text, value: text })),
  sync: z.object({ revision: text }).prefault({}),
});

const resource = z.object({
  group: text,
  kind: text,
  namespace: text,
  name: text,
  status: text,
  message: text,
  hookType: text,
  hookPhase: text,
  syncPhase: text,
});

const operationState = z.object({
  operation: operation.prefault({}),
  phase: text,
  message: text,
  startedAt: time,
  finishedAt: time,
  syncResult: z.object({ revision: text, resources: listOf(resource) }).nullish(),
});

const schema = z.object({
  metadata: z.object({ name: z.string(), namespace: text, resourceVersion: z.string() }),
  spec: z.object({ project: text }),
  operation: operation.nullish(),
  status: z
    .object({
      sync: z.object({ status: text, revision: text }).prefault({}),
      health: z.object({ status: text, message: text }).prefault({}),
      reconciledAt: time,
      operationState: operationState.nullish(),
      conditions: listOf(z.object({ type: text, message: text })),
    })
    .prefault({}),
});

function toOperation({ initiatedBy, info, sync }: z.output<typeof operation>): Operation {
  return {
    runId: info.find(({ name }) => name === RUN_INFO)?.value || undefined,
    by: initiatedBy.automated ? '' : initiatedBy.username,
    revision: sync.revision,
  };
}

function toState(state: z.output<typeof operationState>): OperationState {
  const { phase, message, startedAt, finishedAt, syncResult } = state;
  return {
    ...toOperation(state.operation),
    phase,
    message,
    startedAt,
    finishedAt,
    syncedRevision: syncResult?.revision ?? '',
    resources: syncResult?.resources ?? [],
  };
}
