import { isDeepStrictEqual } from 'node:util';
import type { ArgoCdWorld, KubernetesObject, WrittenOperation } from '../../world.ts';
import { DELAY_MS } from '../controller-delay.ts';
import type { Change, Store } from '../store.ts';

/** Argo CD's world with what only its controller knows. */
export interface ArgoCd extends ArgoCdWorld {
  readonly written: WrittenOperation[];
  readonly begun: WrittenOperation[];
  /** Applications whose next step is planned, as namespace and name. */
  readonly planned: Set<string>;
}

/** An Argo CD in good order that notes every `.operation` of the store. Times default to `delayMs`. */
export function createArgoCd(
  store: Pick<Store, 'subscribe'>,
  options: { delayMs?: number; operationMs?: number; healthMs?: number } = {},
): ArgoCd {
  const { delayMs = DELAY_MS, operationMs = delayMs, healthMs = delayMs } = options;
  const argocd: ArgoCd = {
    operationMs,
    healthMs,
    isStuck: false,
    troubles: new Set(),
    beforeOperation: new Set(),
    written: [],
    begun: [],
    planned: new Set(),
  };
  store.subscribe((change) => {
    if (setsOperation(change)) argocd.written.push(writtenOperation(change.object, change.username));
  });
  return argocd;
}

function setsOperation({ type, resource, object, previous }: Change): boolean {
  if (type === 'DELETED' || resource.plural !== 'applications' || resource.group !== 'argoproj.io')
    return false;
  return object.operation !== undefined && !isDeepStrictEqual(object.operation, previous?.operation);
}

interface Operation extends Record<string, unknown> {
  readonly initiatedBy?: { readonly username?: string };
  readonly info?: readonly { readonly name: string; readonly value: string }[];
  readonly sync?: { readonly revision?: string };
}

/** The operation that an Application carries. */
export function writtenOperation(
  { metadata, ...rest }: KubernetesObject,
  username?: string,
): WrittenOperation {
  const operation = rest.operation as Operation;
  return {
    application: metadata.name,
    uid: String(metadata.uid),
    username: username ?? operation.initiatedBy?.username ?? '',
    revision: operation.sync?.revision,
    info: Object.fromEntries((operation.info ?? []).map(({ name, value }) => [name, value])),
    operation,
  };
}
