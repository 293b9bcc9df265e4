import type { KubernetesObject } from '../../world.ts';
import { type Controller, type ControllerContext, keyOf, part } from './controller.ts';

const REFRESH = 'argocd.argoproj.io/refresh';
const RUNNING = ['Running', 'Terminating'];

/** Argo CD's application controller: first comparison, refresh, and the operation that `.operation` asks for. */
export const application: Controller = {
  name: 'application',
  kinds: ['Application.argoproj.io'],
  reconcile(object, context) {
    if (object.status === undefined) compareFirst(object, context);
    else if (object.metadata.annotations?.[REFRESH] !== undefined) refresh(object, context);
    else if (object.operation !== undefined) operate(object, context);
  },
};

function compareFirst(object: KubernetesObject, { cluster, timestamp }: ControllerContext): void {
  cluster.change(keyOf(object), (changed) => {
    changed.status = {
      sync: { status: 'OutOfSync', comparedTo: comparedTo(object) },
      health: { status: 'Missing' },
      reconciledAt: timestamp(),
    };
  });
}

function refresh(object: KubernetesObject, { cluster, timestamp }: ControllerContext): void {
  cluster.change(keyOf(object), (changed) => {
    delete changed.metadata.annotations?.[REFRESH];
    changed.status = { ...part(changed, 'status'), reconciledAt: timestamp() };
  });
}

function operate(object: KubernetesObject, context: ControllerContext): void {
  const state = part(part(object, 'status'), 'operationState');
  const phase = String(state.phase);
  if (!RUNNING.includes(phase)) start(object, context);
  else if (phase === 'Terminating')
    finish(object, context, { phase: 'Failed', message: 'Operation terminated' });
  else succeed(object, context);
}

function start(object: KubernetesObject, { cluster, timestamp }: ControllerContext): void {
  cluster.change(keyOf(object), (changed) => {
    changed.status = {
      ...part(changed, 'status'),
      operationState: {
        operation: changed.operation,
        phase: 'Running',
        message: 'waiting for completion of hooks and resources',
        startedAt: timestamp(),
        syncResult: syncResult(changed),
      },
    };
  });
}

function succeed(object: KubernetesObject, context: ControllerContext): void {
  const done = { phase: 'Succeeded', message: 'successfully synced (all tasks run)' };
  finish(object, context, done, (status) => {
    const revision = revisionOf(object);
    const history = (status.history ?? []) as readonly { id?: number }[];
    const id = Math.max(-1, ...history.map((entry) => entry.id ?? 0)) + 1;
    const deployed = { id, revision, deployedAt: context.timestamp(), source: part(object, 'spec').source };
    return {
      ...status,
      sync: { status: 'Synced', revision, comparedTo: comparedTo(object) },
      health: { status: 'Healthy' },
      history: [...history, deployed],
      reconciledAt: context.timestamp(),
    };
  });
}

type Status = Record<string, unknown>;

function finish(
  object: KubernetesObject,
  { cluster, timestamp }: ControllerContext,
  result: { phase: string; message: string },
  settle: (status: Status) => Status = (status) => status,
): void {
  cluster.change(keyOf(object), (changed) => {
    const status = part(changed, 'status');
    const operationState = { ...part(status, 'operationState'), ...result, finishedAt: timestamp() };
    changed.status = { ...settle(status), operationState };
    delete changed.operation;
  });
}

function syncResult(object: KubernetesObject): object {
  return { revision: revisionOf(object), source: part(object, 'spec').source, resources: [] };
}

/** The commit that an operation asks for; what is synced now where it names none. */
function revisionOf(object: KubernetesObject): unknown {
  const asked = part(part(object, 'operation'), 'sync').revision;
  return (
    asked ??
    part(part(object, 'status'), 'sync').revision ??
    part(part(object, 'spec'), 'source').targetRevision
  );
}

function comparedTo(object: KubernetesObject): object {
  const { source, destination } = part(object, 'spec');
  return { source, destination };
}
