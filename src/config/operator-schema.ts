import { z } from 'zod';

/** An operator that an environment stands on, and what of it is pinned. */
export const operator = z.strictObject({
  package: z.string().min(1).describe('PackageManifest name.'),
  namespace: z.string().min(1).describe('Where its Subscription lives.'),
  channel: z.string().min(1).describe('The pinned channel.'),
  source: z.string().min(1).describe('CatalogSource name.'),
  csv: z
    .string()
    .min(1)
    .optional()
    .describe('The pinned ClusterServiceVersion, e.g. vault-secrets-operator.v1.0.1.'),
});

export type OperatorConfig = z.output<typeof operator>;
