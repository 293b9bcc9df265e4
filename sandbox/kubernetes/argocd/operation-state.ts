import type { KubernetesObject } from '../../world.ts';
import { type ControllerContext, keyOf, part } from '../controllers/controller.ts';
import type { ResourceResult } from './results.ts';
import type { SyncOperation } from './tasks.ts';

/** `status.operationState`, as far as the controller reads it. */
export interface OperationState extends Record<string, unknown> {
  readonly operation: {
    readonly initiatedBy?: { readonly username?: string; readonly automated?: boolean };
    readonly sync?: SyncOperation;
  };
  readonly phase: 'Running' | 'Terminating' | 'Succeeded' | 'Failed' | 'Error';
  readonly message?: string;
  readonly startedAt: string;
  readonly syncResult?: {
    readonly revision: string;
    readonly source: unknown;
    readonly resources?: readonly ResourceResult[];
  };
}

/** The state of an Application's operation; `undefined`: there was none. */
export function stateOf(object: KubernetesObject): OperationState | undefined {
  return part(object, 'status').operationState as OperationState | undefined;
}

/** Whether an operation has begun and not ended, also where its `.operation` was taken away. */
export function isInProgress(object: KubernetesObject): boolean {
  return ['Running', 'Terminating'].includes(stateOf(object)?.phase ?? '');
}

type Status = Record<string, unknown>;

/** Writes what an operation has come to; nothing where it says so already. */
export function report(
  object: KubernetesObject,
  { cluster }: Pick<ControllerContext, 'cluster'>,
  state: Partial<OperationState>,
): void {
  const before = stateOf(object) ?? {};
  const told = Object.entries(state).every(
    ([field, value]) => before[field as keyof typeof before] === value,
  );
  if (told) return;
  cluster.change(keyOf(object), (changed) => {
    changed.status = { ...part(changed, 'status'), operationState: { ...before, ...state } };
  });
}

/** Ends an operation. `.operation` goes with it, whoever has put one there meanwhile. */
export function finish(
  object: KubernetesObject,
  { cluster, timestamp }: Pick<ControllerContext, 'cluster' | 'timestamp'>,
  state: Pick<OperationState, 'phase' | 'message' | 'syncResult'>,
  settle: (status: Status) => Status = (status) => status,
): void {
  cluster.change(keyOf(object), (changed) => {
    const operationState = { ...stateOf(object), ...state, finishedAt: timestamp() };
    changed.status = { ...settle(part(changed, 'status')), operationState };
    delete changed.operation;
  });
}
