import type { ServerResponse } from 'node:http';
import type { KubernetesObject } from '../world.ts';
import type { ApiRequest, ApiServer } from './api-request.ts';
import { formOf, metadataOf, tableOf } from './representation.ts';
import type { ResourceRequest } from './request-info.ts';
import { apiVersionOf, inVersion, type ResourceType } from './resource-type.ts';
import { filterOf } from './selectors.ts';
import { ApiError } from './status.ts';
import type { Change } from './store.ts';

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';

interface WatchEvent {
  readonly type: EventType;
  readonly object: KubernetesObject;
}

/** A watch that is ready to be streamed. */
export type Stream = (response: ServerResponse) => void;

/** Prepares a watch: what there is first where no version was given, then every change. Throws 410. */
export function watchObjects(
  server: ApiServer,
  request: ApiRequest,
  type: ResourceType,
  target: ResourceRequest,
): Stream {
  const { store } = server;
  const { query } = request;
  const filter = filterOf(type, query);
  const wanted = (object: KubernetesObject) =>
    (target.namespace === undefined || object.metadata.namespace === target.namespace) && filter(object);
  const toBody = bodyMaker(server, request, type, target);
  const version = query.get('resourceVersion') ?? '';
  const fromNow = version === '' || version === '0' || query.get('sendInitialEvents') === 'true';
  const missed = fromNow ? [] : store.changesSince(Number(version));
  if (!missed) {
    throw new ApiError(410, 'Expired', `too old resource version: ${version} (${store.revision})`);
  }

  return (response) => {
    const send = ({ type: kind, object }: WatchEvent) =>
      response.write(`${JSON.stringify({ type: kind, object: toBody(kind, object) })}\n`);
    const pass = (change: Change) => {
      const event = isOf(change, type) ? eventOf(change, wanted) : undefined;
      if (event) send(event);
      if (isEndOf(change, type)) response.end();
    };
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
    response.flushHeaders?.();
    if (fromNow) {
      const present = store.list(type, target.namespace).filter(filter);
      for (const object of present) send({ type: 'ADDED', object });
      if (query.get('sendInitialEvents') === 'true') send(initialEventsEnd(type, store.revision));
    }
    for (const change of missed) pass(change);
    endWithTime(response, query, store.subscribe(pass));
  };
}

function isOf({ resource }: Change, type: ResourceType): boolean {
  return resource.group === type.group && resource.plural === type.plural;
}

/** Whether the definition of the watched type went away. */
function isEndOf({ type: kind, resource, object }: Change, type: ResourceType): boolean {
  return (
    kind === 'DELETED' &&
    resource.plural === 'customresourcedefinitions' &&
    object.metadata.name === `${type.plural}.${type.group}`
  );
}

/** A change as a watcher with selectors sees it: what comes into view is added, what leaves is deleted. */
function eventOf(change: Change, wanted: (object: KubernetesObject) => boolean): WatchEvent | undefined {
  const { object, previous } = change;
  const before = previous !== undefined && wanted(previous);
  const after = change.type !== 'DELETED' && wanted(object);
  if (before && after) return { type: 'MODIFIED', object };
  if (after) return { type: 'ADDED', object };
  if (!before) return undefined;
  const { resourceVersion } = object.metadata;
  return { type: 'DELETED', object: { ...previous, metadata: { ...previous.metadata, resourceVersion } } };
}

function bodyMaker(server: ApiServer, request: ApiRequest, type: ResourceType, target: ResourceRequest) {
  const form = formOf(request);
  const apiVersion = apiVersionOf(type.group, target.version);
  return (event: EventType, object: KubernetesObject): object => {
    if (event === 'BOOKMARK') return object;
    const shown = inVersion(object, apiVersion);
    const { resourceVersion } = shown.metadata;
    if (form === 'table') return tableOf(server, request, type, [shown], { resourceVersion });
    return form === 'metadata' ? metadataOf(shown) : shown;
  };
}

function initialEventsEnd(type: ResourceType, revision: number): WatchEvent {
  const metadata = {
    resourceVersion: String(revision),
    creationTimestamp: null,
    annotations: { 'k8s.io/initial-events-end': 'true' },
  };
  const apiVersion = apiVersionOf(type.group, type.versions[0] ?? 'v1');
  return {
    type: 'BOOKMARK',
    object: { kind: type.kind, apiVersion, metadata } as unknown as KubernetesObject,
  };
}

function endWithTime(response: ServerResponse, query: URLSearchParams, unsubscribe: () => void): void {
  const seconds = Number(query.get('timeoutSeconds') ?? 0) || 1800;
  const timer = setTimeout(() => response.end(), seconds * 1000);
  response.on('close', () => {
    clearTimeout(timer);
    unsubscribe();
  });
}
