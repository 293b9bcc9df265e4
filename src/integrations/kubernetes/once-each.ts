import { shareCall } from '../share-call.ts';
import { errorFromFailure } from './errors.ts';
import type { Kubernetes } from './kubernetes.ts';

/**
 * Asks identical `get`s and `list`s only once and shares the answer. Each asker waits no longer than
 * its own signal; the request itself ends when nobody waits for it any more. Made for one run: an
 * answer is never forgotten. Pages are not kept: each asker has its own.
 */
export function onceEach(kubernetes: Kubernetes): Kubernetes {
  const questions = new Map<string, (signal: AbortSignal) => Promise<unknown>>();

  async function ask<T>(
    key: readonly unknown[],
    signal: AbortSignal,
    call: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const id = JSON.stringify(key);
    const question =
      (questions.get(id) as ((signal: AbortSignal) => Promise<T>) | undefined) ?? shareCall(call);
    questions.set(id, question);
    try {
      return await question(signal);
    } catch (cause) {
      throw signal.aborted ? errorFromFailure(kubernetes.server, cause, signal) : cause;
    }
  }

  return {
    get server() {
      return kubernetes.server;
    },
    get: (resource, name, { namespace, signal }) =>
      ask(['get', resource, name, namespace], signal, (shared) =>
        kubernetes.get(resource, name, { namespace, signal: shared }),
      ),
    list: (resource, { namespace, labelSelector, signal }) =>
      ask(['list', resource, namespace, labelSelector], signal, (shared) =>
        kubernetes.list(resource, { namespace, labelSelector, signal: shared }),
      ),
    pages: (resource, options) => kubernetes.pages(resource, options),
    create: (resource, object, options) => kubernetes.create(resource, object, options),
    patch: (resource, name, patch, options) => kubernetes.patch(resource, name, patch, options),
    apply: (resource, object, options) => kubernetes.apply(resource, object, options),
  };
}
