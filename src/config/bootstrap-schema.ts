import { z } from 'zod';
import { aws } from './aws-schema.ts';
import { duration } from './duration.ts';

const name = z.string().regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'a name such as bitiq-wildcard');

const certManager = z.strictObject({
  email: z.email().optional().describe("Whom Let's Encrypt writes to."),
  server: z
    .url({ protocol: /^https$/ })
    .default('https://acme-v02.api.letsencrypt.org/directory')
    .describe('ACME directory.'),
  region: z.string().min(1).default('us-east-1').describe('AWS region of Route 53.'),
  hostedZone: z.string().min(1).optional().describe('Id of the hosted zone. Empty: found by its domain.'),
});

const customCertificate = z.strictObject({
  secret: name.default('wildcard-tls').describe('TLS Secret in openshift-ingress.'),
});

const vault = z.strictObject({
  address: z
    .url({ protocol: /^https?$/, error: 'a URL such as https://vault.vault.svc:8200' })
    .optional()
    .describe('Vault as the cluster reaches it. Default: vault.address.'),
  caSecret: name
    .optional()
    .describe(
      'Secret with the CA of that Vault under ca.crt: beside each VaultConnection, or among the applications.',
    ),
  authMount: z.string().min(1).default('kubernetes').describe("Where the cluster's auth method is mounted."),
  configRole: z.string().min(1).default('kube-auth').describe('Role of the Vault Config Operator in Vault.'),
  serviceAccount: name.default('default').describe('ServiceAccount that logs in to Vault in each namespace.'),
});

/** A dialog takes no longer ones, and no more. */
const LONGEST_CONFIRMATION = 75;
const MOST_CONFIRMATIONS = 10;

/** How an environment is prepared from an empty cluster. Times in milliseconds. */
export const bootstrap = z
  .strictObject({
    tls: z
      .enum(['router', 'cert-manager', 'custom'])
      .default('router')
      .describe(
        "Where Routes get their certificate: the router's own, cert-manager by DNS-01, or one's own.",
      ),
    certManager: certManager.prefault({}).describe('For tls: cert-manager.'),
    customCertificate: customCertificate.prefault({}).describe('For tls: custom.'),
    aws: aws.optional().describe('What is made in AWS. Left out: nothing.'),
    vault: vault.prefault({}).describe('How the cluster reaches Vault.'),
    pollEvery: duration.prefault('10s').describe('How often it is asked whether what it waits for is there.'),
    stuckAfter: duration.prefault('20m').describe('A wait that takes longer ends it.'),
    lokiWithin: duration
      .prefault('15m')
      .describe('So long a LokiStack may take to be ready once it is synced.'),
    smokeWithin: duration
      .prefault('5m')
      .describe('So long Routes may take to answer 200 once all is synced.'),
    confirmations: z
      .array(z.string().trim().min(1).max(LONGEST_CONFIRMATION))
      .max(MOST_CONFIRMATIONS)
      .default([])
      .describe(
        "What only a person can confirm, ticked with an approval, e.g. Security review of the environment's RBAC is done.",
      ),
  })
  .refine(({ tls, certManager }) => tls !== 'cert-manager' || certManager.email !== undefined, {
    path: ['certManager', 'email'],
    error: "whom Let's Encrypt writes to",
  });
