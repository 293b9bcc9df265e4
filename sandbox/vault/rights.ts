import { grantedCapabilities } from './acl.ts';
import type { VaultRequest } from './answer.ts';
import { type Capability, parsePolicy } from './policy.ts';
import { findToken, type VaultState } from './state.ts';

/** Paths that need `sudo` besides the capability itself. */
const ROOT_PATHS =
  /^(sys\/(audit|auth|raw|rotate|seal|step-down)\b|auth\/token\/(accessors|create-orphan)\b)/;

/** What a token may do on a path, in the order Vault prints; `root` alone for a root token. */
export function capabilitiesOf(state: VaultState, token: string, path: string): readonly string[] {
  const policies = findToken(state, token)?.policies ?? [];
  if (policies.includes('root')) return ['root'];
  const granted = grantedBy(state, policies, path);
  return granted.size === 0 ? ['deny'] : [...granted].sort();
}

/** Whether the token's policies let the request through. */
export function isAllowed(state: VaultState, request: VaultRequest, capability: Capability): boolean {
  const policies = findToken(state, request.token)?.policies ?? [];
  if (policies.includes('root')) return true;
  const granted = grantedBy(state, policies, request.path);
  const alsoAs = request.operation === 'list' ? request.path.replace(/\/$/, '') : request.path;
  const hasIt = granted.has(capability) || grantedBy(state, policies, alsoAs).has(capability);
  return hasIt && (!ROOT_PATHS.test(request.path) || granted.has('sudo'));
}

/** Whether the token may do anything at all under a mount. */
export function hasAccessUnder(state: VaultState, token: string, mount: string): boolean {
  const policies = findToken(state, token)?.policies ?? [];
  const prefix = `${mount}/`;
  return (
    policies.includes('root') ||
    rulesOf(state, policies).some(
      ({ path, capabilities }) =>
        !capabilities.includes('deny') &&
        (path.startsWith(prefix) || prefix.startsWith(path.replace(/\*$/, ''))),
    )
  );
}

function grantedBy(state: VaultState, policies: readonly string[], path: string): ReadonlySet<Capability> {
  return grantedCapabilities(rulesOf(state, policies), path);
}

function rulesOf(state: VaultState, policies: readonly string[]): ReturnType<typeof parsePolicy> {
  return policies.flatMap((name) => parsePolicy(state.policies.get(name) ?? ''));
}
