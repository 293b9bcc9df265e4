import {
  type Answer,
  answer,
  NO_CONTENT,
  NOT_FOUND,
  refuse,
  UNSUPPORTED_OPERATION,
  UNSUPPORTED_PATH,
  type VaultRequest,
} from './answer.ts';
import { parsePolicy } from './policy.ts';
import { capabilitiesOf, hasAccessUnder } from './rights.ts';
import type { KvMount, VaultState } from './state.ts';

/** `sys/…` for someone who is logged in and allowed. */
export function handleSys(state: VaultState, request: VaultRequest): Answer {
  const [, area = '', ...rest] = request.path.split('/');
  switch (area) {
    case 'policies':
      return rest[0] === 'acl'
        ? handlePolicies(state, request, rest.slice(1).join('/'), 'policy')
        : UNSUPPORTED_PATH;
    case 'policy':
      return handlePolicies(state, request, rest.join('/'), 'rules');
    case 'capabilities-self':
      return answerCapabilities(state, request);
    case 'mounts':
      return handleMounts(state, request, rest.join('/'));
    default:
      return UNSUPPORTED_PATH;
  }
}

function handlePolicies(state: VaultState, request: VaultRequest, name: string, textKey: string): Answer {
  if (name === '') return listPolicies(state);
  const text = name === 'root' ? '' : state.policies.get(name);
  switch (request.operation) {
    case 'read':
      return text === undefined ? NOT_FOUND : answer({ data: { name, [textKey]: text } });
    case 'write':
      return writePolicy(state, name, String(request.body.policy ?? request.body.rules ?? ''));
    case 'delete':
      state.policies.delete(name);
      return NO_CONTENT;
    default:
      return UNSUPPORTED_OPERATION;
  }
}

function listPolicies(state: VaultState): Answer {
  const keys = [...[...state.policies.keys()].sort(), 'root'];
  return answer({ data: { keys, policies: keys } });
}

function writePolicy(state: VaultState, name: string, text: string): Answer {
  if (text === '') return refuse(400, "'policy' parameter not supplied or empty");
  try {
    parsePolicy(text);
  } catch (cause) {
    return refuse(400, `failed to parse policy: ${String(cause)}`);
  }
  state.policies.set(name, text);
  return NO_CONTENT;
}

function answerCapabilities(state: VaultState, { token, body }: VaultRequest): Answer {
  const paths = [body.paths ?? body.path ?? []].flat().map(String);
  const data: Record<string, readonly string[]> = Object.fromEntries(
    paths.map((path) => [path, capabilitiesOf(state, token, path)]),
  );
  if (paths.length === 1) data.capabilities = data[paths[0] ?? ''] ?? [];
  return answer({ data });
}

function handleMounts(state: VaultState, request: VaultRequest, path: string): Answer {
  const name = path.replace(/\/$/, '');
  if (request.operation === 'read' && name === '') return answer({ data: describeMounts(state) });
  if (request.operation === 'write') return mountKv(state, name, request.body);
  const mount = state.mounts.get(name);
  if (request.operation !== 'read') return UNSUPPORTED_OPERATION;
  return mount === undefined
    ? refuse(400, `No secret engine mount at ${name}/`)
    : answer({ data: describeMount(mount) });
}

function mountKv(state: VaultState, name: string, { type, options }: VaultRequest['body']): Answer {
  if (state.mounts.has(name)) return refuse(400, `path is already in use at ${name}/`);
  const version = (options as { version?: string } | undefined)?.version ?? '1';
  if (type !== 'kv' && type !== 'kv-v2')
    return refuse(400, `plugin not found in the catalog: ${String(type)}`);
  const isVersioned = type === 'kv-v2' || version === '2';
  state.mounts.set(
    name,
    isVersioned ? { version: 2, secrets: new Map() } : { version: 1, secrets: new Map() },
  );
  return NO_CONTENT;
}

function describeMounts(state: VaultState): object {
  return Object.fromEntries([...state.mounts].map(([name, mount]) => [`${name}/`, describeMount(mount)]));
}

function describeMount(mount: KvMount): object {
  return {
    type: 'kv',
    description: '',
    options: { version: String(mount.version) },
    config: { default_lease_ttl: 0, max_lease_ttl: 0, force_no_cache: false },
    local: false,
    seal_wrap: false,
    external_entropy_access: false,
  };
}

/** `sys/internal/ui/mounts/<path>`: which mount a path is in; needs no policy of its own. */
export function handleMountLookup(state: VaultState, { token, path }: VaultRequest): Answer {
  const asked = path.slice('sys/internal/ui/mounts/'.length);
  const found = findMount(state, asked);
  if (found === undefined || !hasAccessUnder(state, token, found.name)) {
    const hint = "please ensure client's policies grant access to path";
    return refuse(403, `preflight capability check returned 403, ${hint} "${asked.replace(/\/?$/, '/')}"`);
  }
  return answer({ data: { ...describeMount(found.mount), path: `${found.name}/` } });
}

/** The mount that a path is under, and the rest of the path. */
export function findMount(
  state: VaultState,
  path: string,
): { name: string; mount: KvMount; rest: string } | undefined {
  for (const [name, mount] of state.mounts) {
    if (path === name || path.startsWith(`${name}/`))
      return { name, mount, rest: path.slice(name.length + 1) };
  }
  return undefined;
}
