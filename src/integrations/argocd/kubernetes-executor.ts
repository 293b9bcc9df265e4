import { setTimeout as sleep } from 'node:timers/promises';
import { ExternalError } from '../../errors.ts';
import type { Kubernetes } from '../kubernetes/kubernetes.ts';
import { APPLICATIONS } from './applications.ts';
import { isOfRun, isUnderWay, operationOn, parseOperationView } from './operation-view.ts';
import type { OperationView, SyncExecutor, SyncOrder, Termination } from './operations.ts';
import { assertCommit, infoOf } from './sync-order.ts';
import { toPendingError } from './to-pending-error.ts';

const FIELD_MANAGER = 'bitiq';
const REFRESH = 'argocd.argoproj.io/refresh';

/** How often ending an operation is tried while the Application changes under it. */
const ATTEMPTS = 5;
const PAUSE_MS = 100;

/**
 * Carries out syncs by `.operation` on the Application, as Argo CD's own API server does. Needs `get` and
 * `patch` on applications. Every write that decides something carries the resourceVersion it was
 * decided on: what has changed since is a `conflict`.
 */
export function createKubernetesExecutor(
  kubernetes: Pick<Kubernetes, 'get' | 'patch'>,
  { namespace }: { readonly namespace: string },
): SyncExecutor {
  const patch = (name: string, body: object, signal: AbortSignal) =>
    kubernetes.patch(APPLICATIONS, name, body, {
      namespace,
      type: 'merge',
      fieldManager: FIELD_MANAGER,
      signal,
    });

  async function read(name: string, signal: AbortSignal): Promise<OperationView | undefined> {
    const object = await kubernetes.get(APPLICATIONS, name, { namespace, signal });
    return object === undefined ? undefined : parseOperationView(object, 'kubernetes');
  }

  async function end(view: OperationView, signal: AbortSignal): Promise<Termination> {
    const metadata = { resourceVersion: view.resourceVersion };
    const remove = () => patch(view.name, { metadata, operation: null }, signal);
    if (view.requested === undefined) return 'removed';
    if (!isUnderWay(view.state) || view.state.runId !== view.requested.runId) {
      await remove();
      return 'ended';
    }
    if (view.state.phase === 'Terminating') return 'ended';
    const terminating = { metadata, status: { operationState: { phase: 'Terminating' } } };
    try {
      const after = parseOperationView(await patch(view.name, terminating, signal), 'kubernetes');
      // A definition with a status subresource takes no status here, without a word.
      if (after.state?.phase === 'Terminating') return 'ended';
    } catch (error) {
      if (!isDenied(error)) throw error;
    }
    await remove();
    return 'removed';
  }

  return {
    read,

    async start(view, order, signal) {
      assertCommit(order);
      const pending = operationOn(view);
      if (pending !== undefined) throw toPendingError('kubernetes', view.name, pending);
      const { name, resourceVersion } = view;
      await patch(name, { metadata: { resourceVersion }, operation: operationOf(order) }, signal);
    },

    async terminate(name, runId, signal) {
      for (let attempt = 1; ; attempt += 1) {
        const view = await read(name, signal);
        if (view === undefined || !isOfRun(view, runId)) return 'not-ours';
        try {
          return await end(view, signal);
        } catch (error) {
          if (!isConflict(error) || attempt === ATTEMPTS) throw error;
        }
        await sleep(PAUSE_MS, undefined, { signal });
      }
    },

    async fence(name, signal) {
      const object = await kubernetes.get(APPLICATIONS, name, { namespace, signal });
      // The same value again would change nothing, and leave the resourceVersion as it is.
      const value = refreshOf(object) === 'normal' ? 'hard' : 'normal';
      await patch(name, { metadata: { annotations: { [REFRESH]: value } } }, signal);
    },
  };
}

function operationOf(order: SyncOrder): object {
  const { initiatedBy, revision, prune, syncOptions } = order;
  return {
    initiatedBy: { username: initiatedBy, automated: false },
    info: infoOf(order),
    // Never `refresh`: it would swap this commit for the newest.
    retry: { limit: 0 },
    sync: { revision, prune, syncOptions, syncStrategy: { hook: {} } },
  };
}

/** An admission policy says 403, or 422 where it gives no reason of its own. */
function isDenied(error: unknown): boolean {
  return error instanceof ExternalError && (error.reason === 'forbidden' || error.status === 422);
}

function isConflict(error: unknown): boolean {
  return error instanceof ExternalError && error.reason === 'conflict';
}

function refreshOf(object: unknown): unknown {
  const { metadata } = (object ?? {}) as { metadata?: { annotations?: Record<string, unknown> } };
  return metadata?.annotations?.[REFRESH];
}
