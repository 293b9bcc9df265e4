import { type Answer, refuse, refuseWithList, type VaultRequest } from './answer.ts';
import { handleLogin, handleToken } from './auth.ts';
import { handleOpenPath, isSealed, LEADER } from './health.ts';
import { handleKv1 } from './kv1.ts';
import { handleKv2 } from './kv2.ts';
import type { Capability } from './policy.ts';
import { isAllowed } from './rights.ts';
import { findToken, type TokenEntry, type VaultState } from './state.ts';
import { findMount, handleMountLookup, handleSys } from './sys.ts';

/** Answers one request in the order in which Vault decides: seal, standby, login, token, policy, route. */
export function handleRequest(state: VaultState, request: VaultRequest): Answer {
  const open = handleOpenPath(state, request);
  if (open !== undefined) return open;
  if (isSealed(state)) return refuse(503, 'Vault is sealed');
  if (state.standby && !state.reachesActive) return { status: 307, location: `${LEADER}/v1/${request.path}` };
  return handleLogin(state, request) ?? handleAuthenticated(state, request);
}

function handleAuthenticated(state: VaultState, request: VaultRequest): Answer {
  if (request.token === '') return refuse(403, 'permission denied');
  const entry = findToken(state, request.token);
  if (entry === undefined) return refuseWithList(403, 'permission denied', 'invalid token');
  if (request.path.startsWith('sys/internal/ui/mounts/')) return handleMountLookup(state, request);
  if (!isAllowed(state, request, capabilityFor(state, request))) {
    return refuseWithList(403, 'permission denied');
  }
  return route(state, request, entry);
}

function route(state: VaultState, request: VaultRequest, entry: TokenEntry): Answer {
  if (request.path.startsWith('auth/token/')) return handleToken(state, request, entry);
  if (request.path.startsWith('sys/')) return handleSys(state, request);
  const found = findMount(state, request.path);
  if (found === undefined) {
    return refuse(404, `no handler for route "${request.path}". route entry not found.`);
  }
  return found.mount.version === 1
    ? handleKv1(found.mount.secrets, found.rest, request)
    : handleKv2(found.mount.secrets, found.rest, request, state.now());
}

/** A write is a `create` where a KV engine says that nothing is there yet, else an `update`. */
function capabilityFor(state: VaultState, request: VaultRequest): Capability {
  if (request.operation !== 'write') return request.operation;
  const found = findMount(state, request.path);
  if (found === undefined) return 'update';
  if (found.mount.version === 1) return found.mount.secrets.has(found.rest) ? 'update' : 'create';
  const [verb, ...path] = found.rest.split('/');
  const isNew = (verb === 'data' || verb === 'metadata') && !found.mount.secrets.has(path.join('/'));
  return isNew ? 'create' : 'update';
}
