import {
  type Answer,
  answer,
  answerTwice,
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

function handlePolicies(state: VaultState, request: VaultRequest, asked: string, textKey: string): Answer {
  const name = asked.toLowerCase();
  if (name === '') return listPolicies(state);
  const text = name === 'root' ? '' : state.policies.get(name);
  switch (request.operation) {
    case 'read':
      if (text === undefined) return NOT_FOUND;
      return textKey === 'rules'
        ? answerTwice({ name, rules: text })
        : answer({ data: { name, policy: text } });
    case 'write':
      return writePolicy(state, asked, String(request.body.policy ?? request.body.rules ?? ''));
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

function writePolicy(state: VaultState, asked: string, text: string): Answer {
  const name = asked.toLowerCase();
  if (text === '') return refuse(400, "'policy' parameter not supplied or empty");
  try {
    parsePolicy(text);
  } catch (cause) {
    return refuse(400, `failed to parse policy: ${(cause as Error).message}`);
  }
  if (name === 'root') return refuse(400, 'cannot update "root" policy');
  state.policies.set(name, text);
  return name === asked ? NO_CONTENT : answer({ warnings: [`policy name was converted to ${name}`] });
}

function answerCapabilities(state: VaultState, { token, body }: VaultRequest): Answer {
  const paths = [body.paths ?? body.path ?? []].flat().flatMap((each) => String(each).split(','));
  if (paths.length === 0) return refuse(400, 'paths must be supplied');
  const data: Record<string, readonly string[]> = Object.fromEntries(
    paths.map((path) => [path, capabilitiesOf(state, token, path)]),
  );
  if (paths.length === 1) data.capabilities = data[paths[0] ?? ''] ?? [];
  return answerTwice(data);
}

function handleMounts(state: VaultState, request: VaultRequest, path: string): Answer {
  const name = path.replace(/\/(tune)?$/, '');
  if (request.operation === 'read' && name === '') return answerTwice(describeMounts(state));
  if (request.operation === 'write') return mountKv(state, name, request.body);
  const mount = state.mounts.get(name);
  if (request.operation !== 'read') return UNSUPPORTED_OPERATION;
  return mount === undefined
    ? refuse(400, `No secret engine mount at ${name}/`)
    : answerTwice(path.endsWith('/tune') ? describeTuning(mount) : describeMount(mount));
}

/** What mounts live by where nobody set anything else: 32 days, in seconds. */
const DEFAULT_LEASE_TTL = 2_764_800;

function describeTuning(mount: KvMount): object {
  const { options, description } = describeMount(mount);
  const ttl = { default_lease_ttl: DEFAULT_LEASE_TTL, max_lease_ttl: DEFAULT_LEASE_TTL };
  return { ...ttl, description, force_no_cache: false, options };
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

/** 0: as the server has it. */
function describeMount(mount: KvMount, ttl = 0) {
  return {
    type: 'kv',
    description: '',
    options: { version: String(mount.version) },
    config: { default_lease_ttl: ttl, max_lease_ttl: ttl, force_no_cache: false },
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
  return answer({ data: { ...describeMount(found.mount, DEFAULT_LEASE_TTL), path: `${found.name}/` } });
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
