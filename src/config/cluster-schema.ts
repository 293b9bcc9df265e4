import { z } from 'zod';

/** A cluster, and as whom bitiq asks it. */
export const cluster = z.strictObject({
  kubeconfig: z.string().min(1).optional().describe('Path of a kubeconfig file. Empty: in-cluster.'),
  context: z.string().min(1).optional().describe('Context in that file. Empty: its current context.'),
  user: z
    .string()
    .min(1)
    .optional()
    .describe('Whom the cluster must say that bitiq is, e.g. system:serviceaccount:bitiq:bitiq-read.'),
  serviceAccount: z
    .strictObject({
      namespace: z.string().min(1).default('bitiq').describe('Where it is.'),
      name: z.string().min(1).describe('Its name, e.g. bitiq-read.'),
    })
    .optional()
    .describe('Whose short-lived token is asked for and used. Empty: the login above is used itself.'),
});

export type ClusterConfig = z.output<typeof cluster>;
export type ServiceAccountConfig = NonNullable<ClusterConfig['serviceAccount']>;
