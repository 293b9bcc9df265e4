import { type Answer, refuse, type VaultRequest } from './answer.ts';
import type { VaultState } from './state.ts';

const VERSION = '1.21.2';

/** Paths that answer without a token, sealed or not. */
export function handleOpenPath(
  state: VaultState,
  { path, operation, query }: Pick<VaultRequest, 'path' | 'operation' | 'query'>,
): Answer | undefined {
  switch (path) {
    case 'sys/health':
      return operation === 'read' ? answerHealth(state, query) : refuse(405);
    case 'sys/seal-status':
      return { status: 200, body: sealStatus(state) };
    case 'sys/init':
      return { status: 200, body: { initialized: state.initialized } };
    case 'sys/leader':
      return isSealed(state) ? refuse(503, 'Vault is sealed') : { status: 200, body: leader(state) };
    default:
      return undefined;
  }
}

function answerHealth(state: VaultState, query: URLSearchParams): Answer {
  const status = healthStatus(state, query);
  return status === undefined ? refuse(400) : { status, body: healthBody(state) };
}

/** With these the asker says which status stands for what. */
const CODES = ['activecode', 'standbycode', 'sealedcode', 'uninitcode', 'haunhealthycode'] as const;

/** `undefined`: one of them is no status code. */
function healthStatus(state: VaultState, query: URLSearchParams): number | undefined {
  const code = (name: string, otherwise: number): number => Number(query.get(name) ?? otherwise);
  if (CODES.some((name) => !/^[1-9]\d\d$/.test(query.get(name) ?? '200'))) return undefined;
  const active = code('activecode', 200);
  if (!state.initialized) return code('uninitcode', 501);
  if (isSealed(state)) return code('sealedcode', 503);
  if (!state.standby) return active;
  if (!state.reachesActive) return code('haunhealthycode', 474);
  return isTrue(query, 'standbyok') ? active : code('standbycode', 429);
}

/** As Vault reads its switches: `?standbyok` alone is true. */
function isTrue(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value !== null && value !== 'false' && value !== '0';
}

/** An uninitialized Vault is sealed too. */
export function isSealed(state: VaultState): boolean {
  return state.sealed || !state.initialized;
}

function healthBody(state: VaultState): object {
  const isUp = !isSealed(state);
  return {
    initialized: state.initialized,
    sealed: isSealed(state),
    standby: state.standby || !isUp,
    performance_standby: false,
    replication_performance_mode: isUp ? 'disabled' : 'unknown',
    replication_dr_mode: isUp ? 'disabled' : 'unknown',
    server_time_utc: Math.floor(state.now().getTime() / 1000),
    version: VERSION,
    enterprise: false,
    ...(isUp && CLUSTER),
    echo_duration_ms: 0,
    clock_skew_ms: 0,
    replication_primary_canary_age_ms: 0,
    removed_from_cluster: false,
    ...(isUp && state.standby && { ha_connection_healthy: state.reachesActive === true }),
  };
}

const CLUSTER = {
  cluster_name: 'vault-cluster-sandbox',
  cluster_id: '8f0a2c11-9a86-4d5e-9c1b-6a0d4c1f7e21',
} as const;

function sealStatus(state: VaultState): object {
  return {
    type: 'shamir',
    initialized: state.initialized,
    sealed: isSealed(state),
    t: state.initialized ? 3 : 0,
    n: state.initialized ? 5 : 0,
    progress: 0,
    nonce: '',
    version: VERSION,
    build_date: '2025-09-23T13:22:38Z',
    migration: false,
    ...(!isSealed(state) && CLUSTER),
    recovery_seal: false,
    storage_type: 'raft',
    removed_from_cluster: false,
  };
}

/** Where a standby sends those whom it cannot hand on. */
export const LEADER = 'https://vault-0.vault.example:8200';

function leader(state: VaultState): object {
  return {
    ha_enabled: true,
    is_self: !state.standby,
    leader_address: LEADER,
    leader_cluster_address: LEADER.replace('8200', '8201'),
    performance_standby: false,
  };
}
