import type { Environment } from '../config/schema.ts';

/** What bitiq has to read in Vault, and where it may do nothing, or nothing but what is listed. */
export interface VaultPaths {
  readonly needed: readonly string[];
  readonly forbidden: ReadonlyMap<string, readonly string[]>;
}

/** A path that nobody has a rule for by name: what holds here holds by a rule with a `*`. */
const ANY = 'bitiq-doctor';

const OF_VAULT_ITSELF = [
  'sys/auth',
  `sys/auth/${ANY}`,
  'sys/mounts',
  `sys/mounts/${ANY}`,
  'sys/policies/acl',
  `sys/policies/acl/${ANY}`,
  `sys/policy/${ANY}`,
  'sys/seal',
  `sys/raw/${ANY}`,
  `sys/audit/${ANY}`,
  'auth/token/create',
  'auth/token/create-orphan',
  'identity/entity',
];

/** Vault answers for whole paths, so each secret that is configured is asked for by its name. */
export function vaultPathsOf({ vault, vaultPolicy, secrets }: Environment): VaultPaths {
  const { mount, auth } = vault;
  const paths = secrets.filter(({ kind }) => kind.startsWith('vault-')).map(({ path }) => path);
  const all = [...paths, ANY];
  const under = (area: string) => all.map((path) => `${mount}/${area}/${path}`);
  const policy = `sys/policies/acl/${vaultPolicy}`;
  const nothing = [
    ...['data', 'delete', 'undelete', 'destroy'].flatMap(under),
    `${mount}/config`,
    ...OF_VAULT_ITSELF,
    ...(auth.method === 'token'
      ? []
      : [`auth/${auth.mountPath}/role/${ANY}`, `auth/${auth.mountPath}/config`]),
  ];
  return {
    needed: [...under('subkeys'), ...under('metadata'), policy],
    forbidden: new Map<string, readonly string[]>([
      ...nothing.map((path) => [path, []] as const),
      ...[...under('metadata'), policy].map((path) => [path, ['read', 'list']] as const),
    ]),
  };
}
