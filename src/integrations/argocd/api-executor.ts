import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ExternalError } from '../../errors.ts';
import {
  type ArgocdAnswer,
  type ArgocdApi,
  type ArgocdRequest,
  createArgocdClient,
} from './argocd-client.ts';
import { type ArgocdQuestion, argocdPeer, isApplicationMissing, toArgocdError } from './argocd-error.ts';
import { isOfRun, isUnderWay, operationOn, parseOperationView } from './operation-view.ts';
import type { OperationView, SyncExecutor, SyncOrder } from './operations.ts';
import { projectOfToken } from './project-of-token.ts';
import { assertCommit, infoOf } from './sync-order.ts';
import { toPendingError } from './to-pending-error.ts';

/** How often ending an operation is tried: Argo CD's API ends none that its controller has not begun. */
const ATTEMPTS = 20;

export interface ApiExecutorOptions {
  /** Of the Applications. */
  readonly namespace: string;
  /** Between the twenty attempts to end an operation. Default: 250. */
  readonly pauseMs?: number;
}

/**
 * Carries out syncs by Argo CD's own API, so that its roles and windows judge them, and it shows the
 * token's role as who asked. Weaker than `.operation` in two ways: the API takes no resourceVersion, so
 * what changes in the moment between looking and acting is not noticed, and a `fence` holds back only
 * who looks after it; and it ends whatever runs, so that a newer operation may be hit in that moment.
 */
export function createApiExecutor(
  api: ArgocdApi,
  { namespace, pauseMs = 250 }: ApiExecutorOptions,
): SyncExecutor {
  const { address } = api;
  const client = createArgocdClient(api);
  const project = projectOfToken(api.token);
  const scope = { appNamespace: namespace, project };

  const question = (action: ArgocdQuestion['action'], name: string): ArgocdQuestion => ({
    address,
    action,
    object: `${project ?? '*'}/${name}`,
  });

  const ask = (request: Omit<ArgocdRequest, 'path'>, name: string, rest = ''): Promise<ArgocdAnswer> =>
    client({ ...request, path: `/api/v1/applications/${encodeURIComponent(name)}${rest}` });

  async function read(name: string, signal: AbortSignal): Promise<OperationView | undefined> {
    const { status, body } = await ask({ method: 'GET', query: scope, signal }, name);
    if (isApplicationMissing(status, body)) return undefined;
    if (status !== 200) throw toArgocdError(status, body, question('get', name));
    return parseOperationView(body, 'argocd');
  }

  /** Argo CD says no with the same few codes to everything, so it is asked what stands in the way. */
  async function refusalOf(
    { status, body }: ArgocdAnswer,
    { name }: OperationView,
    { runId }: SyncOrder,
    signal: AbortSignal,
  ): Promise<ExternalError> {
    if (status === 403 && (await isWindowClosed(name, signal))) return windowClosed(address, name);
    const now = status === 400 || status >= 500 ? await read(name, signal) : undefined;
    const pending = now && operationOn(now);
    if (pending && pending.runId !== runId) return toPendingError('argocd', name, pending);
    return toArgocdError(status, body, question('sync', name));
  }

  async function isWindowClosed(name: string, signal: AbortSignal): Promise<boolean> {
    const { body } = await ask({ method: 'GET', query: scope, signal }, name, '/syncwindows');
    return windows.safeParse(body).data?.canSync === false;
  }

  return {
    read,

    async start(view, order, signal) {
      assertCommit(order);
      const now = await read(view.name, signal);
      if (now?.resourceVersion !== view.resourceVersion) throw changed(view.name);
      const pending = operationOn(now);
      if (pending !== undefined) throw toPendingError('argocd', view.name, pending);
      const json = { ...syncOf(order), name: view.name, appNamespace: namespace, project: view.project };
      const answer = await ask({ method: 'POST', json, signal }, view.name, '/sync');
      if (answer.status !== 200) throw await refusalOf(answer, view, order, signal);
    },

    async terminate(name, runId, signal) {
      for (let attempt = 1; ; attempt += 1) {
        const view = await read(name, signal);
        if (view === undefined || !isOfRun(view, runId)) return 'not-ours';
        const hasBegun = isUnderWay(view.state) && view.state.runId === runId;
        if (hasBegun && view.requested === undefined) return 'removed';
        if (hasBegun && view.state?.phase === 'Terminating') return 'ended';
        if (hasBegun) {
          const { status, body } = await ask({ method: 'DELETE', query: scope, signal }, name, '/operation');
          if (status === 200) return 'ended';
          // 400: it is over by now, which the next look will tell.
          if (status !== 400 || attempt === ATTEMPTS)
            throw toArgocdError(status, body, question('sync', name));
        } else if (attempt === ATTEMPTS) throw notBegun(name);
        await sleep(pauseMs, undefined, { signal });
      }
    },

    async fence(name, signal) {
      const query = { ...scope, refresh: 'normal' };
      const { status, body } = await ask({ method: 'GET', query, signal }, name);
      if (status !== 200) throw toArgocdError(status, body, question('get', name));
    },
  };
}

const windows = z.looseObject({ canSync: z.boolean() });

function syncOf(order: SyncOrder): object {
  const { revision, prune, syncOptions, initiatedBy } = order;
  return {
    revision,
    prune,
    dryRun: false,
    strategy: { hook: {} },
    // The API writes its token's role as who asked; the person goes along here.
    infos: [...infoOf(order), { name: 'bitiq/by', value: initiatedBy }],
    syncOptions: { items: syncOptions },
    // Left out, the Application's own retries would hold.
    retryStrategy: { limit: 0 },
  };
}

function changed(name: string): ExternalError {
  return new ExternalError('argocd', 'conflict', `application ${name} has changed since it was read`);
}

function windowClosed(address: string, name: string): ExternalError {
  const message = `${argocdPeer(address).name} refuses to sync ${name}: a sync window is closed`;
  return new ExternalError('argocd', 'forbidden', message, {
    status: 403,
    next: `See when it opens: argocd app get ${name}`,
  });
}

function notBegun(name: string): ExternalError {
  const message = `Argo CD has not begun the operation on ${name}, and its API ends none that has not begun`;
  return new ExternalError('argocd', 'conflict', message, {
    next: "Look whether Argo CD's application controller runs.",
  });
}
