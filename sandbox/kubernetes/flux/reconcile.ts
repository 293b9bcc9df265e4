import type { KubernetesObject } from '../../world.ts';
import { type ControllerContext, keyOf, part } from '../controllers/controller.ts';

const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';

/** A look of a controller that takes its time: what it found when it began, and what it writes at the end. */
export interface Look {
  readonly takesMs: number;
  /** Written into the status when it begins. */
  readonly begins?: Status;
  /** What it writes at the end; what it asks for then is as it is at that time. */
  end(): Status;
  /** Look again after so long; left out: when something changes. */
  readonly againMs?: number;
}

export type Status = Readonly<Record<string, unknown>>;

export interface FluxController {
  /** `kustomization/apps`, for what is planted. */
  nameOf(object: KubernetesObject): string;
  /** What its look depends on besides the object itself, as one word. */
  dependsOn(object: KubernetesObject): string;
  look(object: KubernetesObject): Look;
}

/**
 * Looks at an object where there is something to look at, as the controllers of Flux do: one look at a time; at its
 * end, also where the object is suspended, `lastHandledReconcileAt` is what was asked when the look began, and where
 * it is Ready its generation counts as observed.
 */
export function reconcileFlux(
  object: KubernetesObject,
  context: ControllerContext,
  controller: FluxController,
): void {
  const { flux, cluster, later } = context;
  const uid = String(object.metadata.uid);
  if (flux.stuck.has(controller.nameOf(object))) return;
  if (flux.busy.has(uid)) {
    flux.again.add(uid);
    return;
  }
  const isSuspended = part(object, 'spec').suspend === true;
  const wanted = isSuspended ? '' : controller.dependsOn(object);
  const about = [object.metadata.generation, requestOf(object), wanted].join(' ');
  if (flux.seen.get(uid) === about) return;
  flux.seen.set(uid, about);
  if (isSuspended) {
    write(context, object, {});
    return;
  }
  const look = controller.look(object);
  flux.busy.add(uid);
  if (look.begins) change(context, object, look.begins);
  later(() => {
    flux.busy.delete(uid);
    if (cluster.read(keyOf(object)) === undefined) return;
    write(context, object, look.end());
    if (look.againMs !== undefined) lookLater(context, object, { controller, afterMs: look.againMs });
    if (flux.again.delete(uid)) again(context, object, controller);
  }, look.takesMs);
}

function lookLater(
  context: ControllerContext,
  object: KubernetesObject,
  { controller, afterMs }: { readonly controller: FluxController; readonly afterMs: number },
): void {
  const { flux, later } = context;
  const uid = String(object.metadata.uid);
  if (flux.planned.has(uid)) return;
  flux.planned.add(uid);
  later(() => {
    flux.planned.delete(uid);
    flux.seen.delete(uid);
    again(context, object, controller);
  }, afterMs);
}

function again(context: ControllerContext, object: KubernetesObject, controller: FluxController): void {
  const current = context.cluster.read(keyOf(object));
  if (current !== undefined) reconcileFlux(current, context, controller);
}

/** The end of a look that began with `seen`. */
function write(context: ControllerContext, seen: KubernetesObject, status: Status): void {
  const handled = requestOf(seen);
  const current = part(context.cluster.read(keyOf(seen)) ?? seen, 'status');
  const conditions = (status.conditions ?? current.conditions ?? []) as readonly Condition[];
  const isReady = conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True');
  const next = {
    ...current,
    ...status,
    ...(handled !== '' && { lastHandledReconcileAt: handled }),
    ...(isReady && { observedGeneration: seen.metadata.generation }),
  };
  if (JSON.stringify(next) !== JSON.stringify(current)) change(context, seen, next);
}

function change({ cluster }: ControllerContext, object: KubernetesObject, status: Status): void {
  cluster.change(keyOf(object), (changed) => {
    changed.status = { ...part(changed, 'status'), ...status };
  });
}

function requestOf({ metadata }: KubernetesObject): string {
  return metadata.annotations?.[REQUESTED_AT] ?? '';
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: string;
}

/** `Ready`, and `Reconciling` beside it where a look goes on. */
export function conditionsOf(
  { timestamp }: Pick<ControllerContext, 'timestamp'>,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
): readonly Condition[] {
  const lastTransitionTime = timestamp();
  const ready = { type: 'Ready', status, reason, message, lastTransitionTime };
  if (status !== 'Unknown') return [ready];
  return [{ ...ready, type: 'Reconciling', status: 'True' }, ready];
}
