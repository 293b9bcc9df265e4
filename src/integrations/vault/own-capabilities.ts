import { z } from 'zod';
import type { VaultConfig } from '../../config/schema.ts';
import { createVaultClient } from './client.ts';
import { createVaultSession } from './session.ts';

/** What bitiq's token may do, by path: `read`, `update`, …; `deny` alone: nothing; `root`: everything. */
export type OwnCapabilities = ReadonlyMap<string, readonly string[]>;

/** Asks Vault itself what its policies add up to. `ask` logs in first; throws `ExternalError`. */
export function createCapabilitiesQuestion(
  config: VaultConfig,
  options: { readonly env: Readonly<Record<string, string | undefined>>; now(): Date },
): (paths: readonly string[], signal: AbortSignal) => Promise<OwnCapabilities> {
  const client = createVaultClient(config);
  const session = createVaultSession(config, client, options);
  return (paths, signal) =>
    session.withToken(signal, async (token) => {
      const data = { paths: [...paths] };
      const answer = await client.read({ path: 'sys/capabilities-self', data, token, signal }, capabilities);
      return new Map(paths.map((path) => [path, answer[path] ?? ['deny']]));
    });
}

const capabilities = z
  .object({ data: z.record(z.string(), z.unknown()) })
  .transform(({ data }) =>
    Object.fromEntries(
      Object.entries(data).map(([path, found]) => [
        path,
        z.array(z.string()).catch(['unknown']).parse(found),
      ]),
    ),
  );
