import { z } from 'zod';

/** `sys/health`, which says the same in its body whatever status code it chooses. */
export const healthAnswer = z
  .object({
    initialized: z.boolean(),
    sealed: z.boolean(),
    standby: z.boolean().default(false),
    performance_standby: z.boolean().default(false),
    replication_dr_mode: z.string().default('disabled'),
    ha_connection_healthy: z.boolean().default(false),
    version: z.string().default('unknown'),
  })
  .transform((health) => ({
    initialized: health.initialized,
    sealed: health.sealed,
    standby: health.standby || health.performance_standby || health.replication_dr_mode === 'secondary',
    reachesActive: health.ha_connection_healthy && health.replication_dr_mode !== 'secondary',
    version: health.version,
  }));

/** Any of the login calls, and `auth/token/renew-self`. */
export const loginAnswer = z
  .object({
    auth: z.object({
      client_token: z.string().min(1),
      lease_duration: z.number().default(0),
      renewable: z.boolean().default(false),
    }),
  })
  .transform(({ auth }) => ({
    token: auth.client_token,
    ttlMs: auth.lease_duration * 1_000,
    renewable: auth.renewable,
  }));

/** `auth/token/lookup-self`. */
export const lookupAnswer = z
  .object({
    data: z.object({
      display_name: z.string().default('token'),
      policies: z.array(z.string()).nullable().default([]),
      identity_policies: z.array(z.string()).nullable().default([]),
      ttl: z.number().default(0),
    }),
  })
  .transform(({ data }) => ({
    displayName: data.display_name,
    policies: [...new Set([...(data.policies ?? []), ...(data.identity_policies ?? [])])],
    ttlSeconds: data.ttl,
  }));

/** The same, as far as it says how long a token lives: for good (0), until it ends, or as long as it is renewed. */
export const givenTokenAnswer = z
  .object({ data: z.object({ ttl: z.number(), renewable: z.boolean().default(false) }) })
  .transform(({ data }) => ({ ttlMs: data.renewable ? data.ttl * 1_000 : 0, renewable: data.renewable }));

/** How Vault says no: `{"errors": ["permission denied"]}`. */
export const errorAnswer = z.object({ errors: z.array(z.string()) });

/** `<mount>/subkeys/<path>`: keys without values; no subkeys where the newest version is gone. */
export const subkeysAnswer = z.object({
  data: z
    .object({
      subkeys: z.record(z.string(), z.unknown()).nullable(),
      metadata: z.object({
        created_time: z.string(),
        destroyed: z.boolean(),
        version: z.number(),
      }),
    })
    .nullable(),
});

/** `sys/internal/ui/mounts/<mount>`. */
export const mountAnswer = z
  .object({
    data: z.object({ type: z.string(), options: z.object({ version: z.string().optional() }).nullish() }),
  })
  .transform(({ data }) => ({ type: data.type, version: Number(data.options?.version ?? 1) }));
