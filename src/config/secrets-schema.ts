import { z } from 'zod';
import { duration } from './duration.ts';

/** Which store holds a secret, and what brings it into the cluster. */
export type SecretKind = z.output<typeof kind>;

const kind = z.enum(['vault-vso', 'vault-eso', 'aws-eso', 'plain']);

const secret = z
  .strictObject({
    path: z
      .string()
      .regex(
        /^(?!data\/)(?!(.*\/)?\.{1,2}(\/|$))[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/,
        'a path such as registry/quay, without the mount and without data/',
      )
      .describe('Its path under vault.mount, or its name in AWS; a plain one just needs a name.'),
    kind: kind
      .optional()
      .describe(
        'vault-vso or vault-eso (KV v2 by that operator), aws-eso (Secrets Manager), plain (nobody brings it).',
      ),
    keys: z
      .array(z.string().regex(/^[A-Za-z0-9_.-]+$/, 'the name of a key'))
      .min(1)
      .describe('Names of the keys that it must have.'),
    destinations: z
      .array(z.string().regex(/^[a-z0-9-]+\/[a-z0-9.-]+$/, 'namespace/name of a Secret'))
      .min(1)
      .describe('The Secrets that it becomes, as namespace/name.'),
    maxAge: duration.optional().describe('A value that is older has to be rotated.'),
    onlyWhere: z
      .string()
      .min(1)
      .optional()
      .describe('certManagerDns01, or a flag of its env in charts/argocd-apps that turns it off when false.'),
    linkedTo: z
      .string()
      .regex(/^[a-z0-9.-]+$/, 'the name of a ServiceAccount')
      .optional()
      .describe('ServiceAccount beside the destinations that has to list it.'),
    region: z
      .string()
      .regex(/^[a-z0-9-]+$/, 'a region such as eu-central-1')
      .optional()
      .describe('AWS region; for aws-eso.'),
  })
  .refine((each) => each.kind !== 'aws-eso' || each.region !== undefined, {
    path: ['region'],
    error: 'a region such as eu-central-1',
  });

/** What an environment needs; a path names its row, so it stands there once. */
export const secrets = z
  .array(secret)
  .refine((list) => new Set(list.map(({ path }) => path)).size === list.length, 'each path once');

type SecretConfig = z.output<typeof secret>;

/** A secret that an environment needs. `maxAge` in milliseconds. */
export type EnvironmentSecret = Readonly<SecretConfig> & { readonly kind: SecretKind };
