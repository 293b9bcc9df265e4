import {
  type Answer,
  answer,
  answerKeys,
  NO_CONTENT,
  NOT_FOUND,
  refuse,
  UNSUPPORTED_OPERATION,
  type VaultRequest,
} from './answer.ts';
import {
  addVersion,
  listFolder,
  newSecret,
  type SecretVersion,
  type VersionedSecret,
  type VersionedStore,
  versionOf,
} from './kv-store.ts';

type Handler = (store: VersionedStore, path: string, request: VaultRequest, now: Date) => Answer;

const HANDLERS: Readonly<Record<string, Handler>> = {
  data: handleData,
  metadata: handleMetadata,
  subkeys: handleSubkeys,
  delete: changeVersions((version, now) => {
    version.deletedAt ??= now;
  }),
  undelete: changeVersions((version) => {
    version.deletedAt = undefined;
  }),
  destroy: changeVersions((version) => {
    version.data = undefined;
    version.destroyed = true;
  }),
};

/** KV version 2. `path` is relative to the mount: `data/…`, `metadata/…`, `subkeys/…`. */
export function handleKv2(store: VersionedStore, path: string, request: VaultRequest, now: Date): Answer {
  const [verb = '', ...rest] = path.split('/');
  const handler = Object.hasOwn(HANDLERS, verb) ? HANDLERS[verb] : undefined;
  if (path === 'config' && request.operation === 'read') return answer({ data: CONFIG });
  if (handler === undefined) return wrongPath(request.operation);
  return handler(store, rest.join('/'), request, now);
}

/** Of a mount that nobody has set anything of. */
const CONFIG = { cas_required: false, delete_version_after: '0s', max_versions: 0 } as const;

/** What the CLI calls an operation. */
const CLI_VERBS = { read: 'get', write: 'put', list: 'list', delete: 'delete', patch: 'patch' } as const;

function wrongPath(operation: VaultRequest['operation']): Answer {
  const warning = `Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API endpoints to use. If using the Vault CLI, use 'vault kv ${CLI_VERBS[operation]}' for this operation.`;
  return answer({ warnings: [warning] }, 404);
}

function handleData(store: VersionedStore, path: string, request: VaultRequest, now: Date): Answer {
  switch (request.operation) {
    case 'read':
      return readVersion(store, path, request, (data, metadata) => ({ data, metadata }));
    case 'write':
      return writeVersion(store, path, request.body, now);
    case 'patch':
      return patchVersion(store, path, request.body, now);
    case 'delete': {
      const latest = latestOf(store, path);
      if (latest !== undefined) latest.deletedAt ??= now;
      return NO_CONTENT;
    }
    case 'list':
      return wrongPath('list');
  }
}

function handleSubkeys(store: VersionedStore, path: string, request: VaultRequest): Answer {
  if (request.operation !== 'read') return UNSUPPORTED_OPERATION;
  const depth = Number(request.query.get('depth') ?? 0);
  return readVersion(store, path, request, (data, metadata) => ({
    subkeys: data === null ? null : withoutValues(data, depth),
    metadata,
  }));
}

/** Every leaf becomes null; below `depth` levels (0: no limit) everything is a leaf. */
function withoutValues(data: Record<string, unknown>, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      isObject(value) && Object.keys(value).length > 0 && depth !== 1
        ? withoutValues(value, depth - 1)
        : null,
    ]),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A version that is deleted or destroyed is 404 with its metadata; one that never was, 404 alone. */
function readVersion(
  store: VersionedStore,
  path: string,
  request: VaultRequest,
  shape: (data: Record<string, unknown> | null, metadata: object) => object,
): Answer {
  const secret = store.get(path);
  const number = Number(request.query.get('version') ?? 0);
  const version = secret && versionOf(secret, number);
  if (secret === undefined || version === undefined) return NOT_FOUND;
  const metadata = versionMetadata(secret, version);
  const isGone = version.deletedAt !== undefined || version.data === undefined;
  return isGone
    ? answer({ data: shape(null, metadata) }, 404)
    : answer({ data: shape(version.data ?? null, metadata) });
}

function versionMetadata(secret: VersionedSecret, version: SecretVersion): object {
  return {
    created_time: version.createdAt.toISOString(),
    custom_metadata: secret.customMetadata,
    deletion_time: version.deletedAt?.toISOString() ?? '',
    destroyed: version.destroyed,
    version: secret.versions.indexOf(version) + 1,
  };
}

function writeVersion(store: VersionedStore, path: string, body: VaultRequest['body'], now: Date): Answer {
  const { data, options } = body;
  if (typeof data === 'string') return refuse(400, NO_MAP);
  if (!isObject(data)) return refuse(400, 'no data provided');
  const secret = store.get(path);
  const cas = isObject(options) ? options.cas : undefined;
  if (cas === undefined && secret?.casRequired) {
    return refuse(400, 'check-and-set parameter required for this call');
  }
  if (cas !== undefined && Number(cas) !== (secret?.versions.length ?? 0)) {
    return refuse(400, 'check-and-set parameter did not match the current version');
  }
  addVersion(store, path, data, now);
  return answer({ data: latestMetadata(store, path) });
}

const NO_MAP = `error converting input for field "data": '' expected a map, got 'string'`;

/** JSON merge patch on the newest version. */
function patchVersion(store: VersionedStore, path: string, body: VaultRequest['body'], now: Date): Answer {
  const latest = latestOf(store, path);
  if (latest?.data === undefined || latest.deletedAt !== undefined) return { status: 404 };
  if (!isObject(body.data)) return refuse(400, 'no data provided');
  return writeVersion(store, path, { ...body, data: mergePatch(latest.data, body.data) }, now);
}

function mergePatch(
  target: Record<string, unknown>,
  patch: Record<string, unknown>,
): Record<string, unknown> {
  const merged = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    const old = merged[key];
    if (value === null) delete merged[key];
    else merged[key] = isObject(value) ? mergePatch(isObject(old) ? old : {}, value) : value;
  }
  return merged;
}

function latestOf(store: VersionedStore, path: string): SecretVersion | undefined {
  return store.get(path)?.versions.at(-1);
}

function latestMetadata(store: VersionedStore, path: string): object | null {
  const secret = store.get(path);
  const latest = secret?.versions.at(-1);
  return secret && latest ? versionMetadata(secret, latest) : null;
}

function handleMetadata(store: VersionedStore, path: string, request: VaultRequest, now: Date): Answer {
  switch (request.operation) {
    case 'list':
      return answerKeys(listFolder(store.keys(), path));
    case 'read': {
      const secret = store.get(path);
      return secret === undefined ? NOT_FOUND : answer({ data: secretMetadata(secret) });
    }
    case 'delete':
      store.delete(path);
      return NO_CONTENT;
    case 'patch':
    case 'write': {
      if (request.operation === 'patch' && !store.has(path)) return NOT_FOUND;
      const secret = store.get(path) ?? newSecret(now);
      store.set(path, secret);
      const { cas_required: casRequired, custom_metadata: customMetadata } = request.body;
      if (typeof casRequired === 'boolean') secret.casRequired = casRequired;
      if (isObject(customMetadata)) secret.customMetadata = customMetadata as Record<string, string>;
      return NO_CONTENT;
    }
  }
}

function secretMetadata(secret: VersionedSecret): object {
  return {
    cas_required: secret.casRequired,
    created_time: secret.createdAt.toISOString(),
    current_version: secret.versions.length,
    custom_metadata: secret.customMetadata,
    delete_version_after: '0s',
    max_versions: 0,
    oldest_version: 0,
    updated_time: secret.updatedAt.toISOString(),
    versions: Object.fromEntries(
      secret.versions.map((version, index) => [
        String(index + 1),
        {
          created_time: version.createdAt.toISOString(),
          deletion_time: version.deletedAt?.toISOString() ?? '',
          destroyed: version.destroyed,
        },
      ]),
    ),
  };
}

/** `delete/`, `undelete/` and `destroy/` do one thing to the versions that the body names. */
function changeVersions(change: (version: SecretVersion, now: Date) => void): Handler {
  return (store, path, request, now) => {
    if (request.operation !== 'write') return UNSUPPORTED_OPERATION;
    const numbers = request.body.versions;
    if (!Array.isArray(numbers) || numbers.length === 0) return refuse(400, 'no version number provided');
    const secret = store.get(path);
    if (secret === undefined) return NO_CONTENT;
    for (const number of numbers) {
      const version = versionOf(secret, Number(number));
      if (version !== undefined && Number(number) > 0) change(version, now);
    }
    return NO_CONTENT;
  };
}
