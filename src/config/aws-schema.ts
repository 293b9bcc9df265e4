import { z } from 'zod';

const bucketName = z
  .string()
  .regex(/^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket, such as acme-prod-logs');

/** A user or role of IAM. */
const identityName = z
  .string()
  .regex(/^[\w+=,.@-]{1,64}$/, 'a name of IAM: letters, digits and +=,.@_-, at most 64')
  .optional();

const secret = z.strictObject({
  store: z
    .enum(['vault', 'secrets-manager'])
    .default('vault')
    .describe("Where they are kept: in the environment's Vault, or in AWS Secrets Manager."),
  name: z
    .string()
    .regex(/^[A-Za-z0-9_+=.@-]+(\/[A-Za-z0-9_+=.@-]+)*$/, 'a path such as logging/loki-s3')
    .describe('Path under the mount of Vault, or name in Secrets Manager.'),
  vaultRole: z
    .string()
    .min(1)
    .default('bitiq-bootstrap')
    .describe("Role of Vault's Kubernetes auth by which bitiq writes it; that role reads nothing."),
});

const credentials = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('user').describe('An IAM user with an access key.'),
    name: identityName.describe("The user's name. Default: that of the bucket."),
    secret: secret.describe('Where its access key goes.'),
  }),
  z.strictObject({
    kind: z.literal('role').describe("An IAM role that trusts the cluster's issuer."),
    name: identityName.describe("The role's name. Default: that of the bucket."),
    serviceAccounts: z
      .array(z.string().regex(/^[a-z0-9-]+\/[a-z0-9.-]+$/, 'namespace/name of a ServiceAccount'))
      .min(1)
      .describe('Who may become it, such as openshift-logging/logging-loki.'),
    audience: z.string().min(1).default('sts.amazonaws.com').describe('What their tokens are made for.'),
    secret: secret.describe('Where its name goes.'),
  }),
]);

/** What bootstrap makes in AWS for the logs of an environment. */
export const aws = z.strictObject({
  region: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'a region such as eu-central-1')
    .describe('Where the bucket is.'),
  account: z
    .string()
    .regex(/^\d{12}$/, 'the 12 digits of an AWS account')
    .optional()
    .describe('The account that bitiq must be in. Empty: whichever its credentials are of.'),
  bucket: bucketName.describe('Its name, the only one in the world.'),
  boundary: z
    .string()
    .regex(/^[\w+=,.@-]{1,128}$/, 'the name of a policy of IAM')
    .default('bitiq-bootstrap-boundary')
    .describe('Policy of the account that bounds what is made; without it bitiq may make nothing.'),
  tags: z.record(z.string().min(1).max(128), z.string().max(256)).default({}).describe('Further tags of it.'),
  credentials: credentials.describe('By which the cluster uses the bucket.'),
});

export type AwsBootstrapConfig = z.output<typeof aws>;
