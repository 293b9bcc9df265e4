import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from '../world.ts';
import { assertCompiles } from './admission/assert-compiles.ts';
import { assertRules } from './admission/assert-rules.ts';
import type { ApiServer } from './api-request.ts';
import { withDefaults } from './defaults.ts';
import { withGeneration } from './generation.ts';
import { type Manager, trackUpdate } from './managed-fields.ts';
import { isReleased, remove } from './remove.ts';
import type { ResourceType } from './resource-type.ts';
import { ApiError, alreadyExists, conflict } from './status.ts';
import { timestampOf } from './timestamp.ts';
import { assertServable } from './validation.ts';

/** A change on its way into the store. */
export interface Saving {
  readonly previous: KubernetesObject | undefined;
  readonly next: KubernetesObject;
  /** Whom changed fields are recorded for; `undefined`: `next` already carries its `managedFields`. */
  readonly manager: Manager | undefined;
  readonly subresource: string | undefined;
  readonly dryRun: boolean;
  /** Asked about what would be stored; throws where it may not be. */
  readonly admit: (object: KubernetesObject) => void;
  /** Whose request it is. */
  readonly username: string;
}

const MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again';

/** Stores a create or update as the API server would, or only says what would be stored. */
export function save(server: ApiServer, type: ResourceType, saving: Saving): KubernetesObject {
  const { previous, subresource, manager, dryRun, admit, username } = saving;
  assertServable(type, saving.next);
  assertRules(type, saving.next);
  assertCompiles(type, saving.next);
  if (previous) assertUnmodified(type, previous, saving.next);
  const wanted = withSystemFields(previous, withDefaults(ownPart(type, saving)));
  const tracked = manager ? trackUpdate(previous, wanted, manager, timestampOf(server.now())) : wanted;
  const next = subresource === 'status' ? tracked : withGeneration(type, previous, tracked);
  admit(next);
  if (!previous && server.store.get(type, next.metadata.namespace, next.metadata.name))
    throw alreadyExists(type, next.metadata.name);
  if (previous && isSame(previous, tracked)) return previous;
  if (isReleased(type, next)) return remove(server, type, next, dryRun);
  if (dryRun) return asIfStored(server, next, previous);
  server.counter.writes += 1;
  return server.store.set(type, next, username);
}

function assertUnmodified(type: ResourceType, previous: KubernetesObject, next: KubernetesObject): void {
  const { name } = previous.metadata;
  const given = next.metadata.resourceVersion;
  if (typeof given === 'string' && !/^\d*$/.test(given))
    throw new ApiError(500, '', `strconv.ParseUint: parsing "${given}": invalid syntax`);
  if (given !== undefined && given !== '' && given !== previous.metadata.resourceVersion) {
    throw conflict(type, name, MODIFIED);
  }
  const uid = next.metadata.uid;
  if (uid !== undefined && uid !== '' && uid !== previous.metadata.uid) {
    throw conflict(
      type,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${previous.metadata.uid}`,
    );
  }
}

function ownPart(type: ResourceType, { previous, next, subresource }: Saving): KubernetesObject {
  if (subresource === 'status' && previous) return { ...previous, status: next.status };
  if (!type.hasStatus) return next;
  const { status: _ignored, ...rest } = next;
  return previous?.status === undefined
    ? (rest as KubernetesObject)
    : ({ ...rest, status: previous.status } as KubernetesObject);
}

/** What only the server sets. */
const SYSTEM_FIELDS = ['uid', 'creationTimestamp', 'deletionTimestamp', 'generation', 'resourceVersion'];

function withSystemFields(previous: KubernetesObject | undefined, next: KubernetesObject): KubernetesObject {
  const kept = ['namespace', ...SYSTEM_FIELDS];
  const own = Object.entries(next.metadata).filter(([field]) => !SYSTEM_FIELDS.includes(field));
  const system = Object.entries(previous?.metadata ?? {}).filter(([field]) => kept.includes(field));
  return { ...next, metadata: Object.fromEntries([...own, ...system]) as KubernetesObject['metadata'] };
}

function isSame(previous: KubernetesObject, next: KubernetesObject): boolean {
  const plain = ({ metadata: { managedFields: _fields, ...metadata }, ...rest }: KubernetesObject) => ({
    ...rest,
    metadata,
  });
  return isDeepStrictEqual(plain(previous), plain(next)) && ownersKey(previous) === ownersKey(next);
}

function ownersKey({ metadata }: KubernetesObject): string {
  const entries = (metadata.managedFields ?? []) as readonly { time: string }[];
  return JSON.stringify(entries.map(({ time: _time, ...entry }) => entry));
}

function asIfStored(
  server: ApiServer,
  next: KubernetesObject,
  previous: KubernetesObject | undefined,
): KubernetesObject {
  if (previous) return next;
  const metadata = {
    ...next.metadata,
    uid: crypto.randomUUID(),
    creationTimestamp: timestampOf(server.now()),
  };
  return { ...next, metadata };
}
