import { randomUUID } from 'node:crypto';
import type { KubernetesObject } from '../world.ts';
import type { GroupResource } from './status.ts';
import { timestampOf } from './timestamp.ts';

type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** One change of one object. Objects in events are never altered afterwards. */
export interface Change {
  readonly type: ChangeType;
  readonly resource: GroupResource;
  readonly object: KubernetesObject;
  /** Before the change; none for ADDED. */
  readonly previous: KubernetesObject | undefined;
  readonly revision: number;
  /** Whose request it was; none for what controllers and the administration do. */
  readonly username?: string;
}

/**
 * The objects of one cluster, in one line of revisions. What goes in is copied, what comes out is
 * shared: nobody may alter it. It validates nothing.
 */
export interface Store {
  /** The revision of the last change. */
  readonly revision: number;
  get(resource: GroupResource, namespace: string | undefined, name: string): KubernetesObject | undefined;
  /** In the order of namespace and name; without a namespace, all of them. */
  list(resource: GroupResource, namespace?: string): readonly KubernetesObject[];
  /** Creates or replaces; fills in uid, creationTimestamp and resourceVersion. */
  set(resource: GroupResource, object: KubernetesObject, username?: string): KubernetesObject;
  delete(resource: GroupResource, namespace: string | undefined, name: string): KubernetesObject | undefined;
  /** Changes after a revision, or `undefined` where they are no longer known. */
  changesSince(revision: number): readonly Change[] | undefined;
  subscribe(listener: (change: Change) => void): () => void;
  /** Forgets past changes, as etcd's compaction does. */
  compact(): void;
}

const HISTORY = 5_000;

interface Table {
  readonly objects: Map<string, KubernetesObject>;
  /** The keys in order, until one comes or goes. */
  keys: readonly string[] | undefined;
}

/** An empty store. */
export function createStore(now: () => Date): Store {
  const tables = new Map<string, Table>();
  const listeners = new Set<(change: Change) => void>();
  let history: Change[] = [];
  let revision = 1000;
  let oldest = revision;

  const tableOf = ({ group, plural }: GroupResource) => {
    const key = `${group}/${plural}`;
    const table = tables.get(key) ?? { objects: new Map(), keys: undefined };
    tables.set(key, table);
    return table;
  };

  const record = (change: Change) => {
    history.push(change);
    if (history.length > HISTORY) {
      history = history.slice(HISTORY / 2);
      oldest = (history[0]?.revision ?? revision) - 1;
    }
    for (const listener of [...listeners]) listener(change);
  };

  return {
    get revision() {
      return revision;
    },
    get: (resource, namespace, name) => tableOf(resource).objects.get(keyOf(namespace, name)),
    list: (resource, namespace) => inOrder(tableOf(resource), namespace),
    set(resource, object, username) {
      const { namespace, name } = object.metadata;
      const table = tableOf(resource);
      const previous = table.objects.get(keyOf(namespace, name));
      revision += 1;
      const stored = stamped(object, previous, revision, now());
      table.objects.set(keyOf(namespace, name), stored);
      if (!previous) table.keys = undefined;
      const type = previous ? 'MODIFIED' : 'ADDED';
      const by = username === undefined ? {} : { username };
      record({ type, resource, object: stored, previous, revision, ...by });
      return stored;
    },
    delete(resource, namespace, name) {
      const table = tableOf(resource);
      const previous = table.objects.get(keyOf(namespace, name));
      if (!previous) return undefined;
      table.objects.delete(keyOf(namespace, name));
      table.keys = undefined;
      revision += 1;
      const object = {
        ...previous,
        metadata: { ...previous.metadata, resourceVersion: String(revision) },
      };
      record({ type: 'DELETED', resource, object, previous, revision });
      return object;
    },
    changesSince: (since) =>
      since < oldest ? undefined : history.filter((change) => change.revision > since),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    compact() {
      history = [];
      oldest = revision;
    },
  };
}

const keyOf = (namespace: string | undefined, name: string) => `${namespace ?? ''}/${name}`;

function inOrder(table: Table, namespace: string | undefined): KubernetesObject[] {
  table.keys ??= [...table.objects.keys()].sort();
  const prefix = `${namespace}/`;
  const wanted = namespace === undefined ? table.keys : table.keys.filter((key) => key.startsWith(prefix));
  return wanted.flatMap((key) => table.objects.get(key) ?? []);
}

function stamped(
  object: KubernetesObject,
  previous: KubernetesObject | undefined,
  revision: number,
  now: Date,
): KubernetesObject {
  const copy = structuredClone(object);
  const { metadata } = copy;
  metadata.uid ??= previous?.metadata.uid ?? randomUUID();
  metadata.creationTimestamp ??= previous?.metadata.creationTimestamp ?? timestampOf(now);
  metadata.resourceVersion = String(revision);
  return copy;
}
