import { z } from 'zod';
import { duration } from './duration.ts';

/** Asking without a pause would be an attack. */
const SHORTEST_POLL_MS = 10;

/** How a sync is carried out in an environment. Times in milliseconds. */
export const sync = z.strictObject({
  executor: z
    .enum(['kubernetes', 'argocd-api'])
    .default('kubernetes')
    .describe("What sets the operation: the Kubernetes API, or Argo CD's own with a project token."),
  settle: duration.prefault('10s').describe('So long an application must stay done before it counts.'),
  stuckAfter: duration.prefault('15m').describe('An operation that takes longer is stuck.'),
  pollEvery: duration
    .refine((ms) => ms >= SHORTEST_POLL_MS, `at least ${SHORTEST_POLL_MS}ms`)
    .prefault('1s')
    .describe('How often Argo CD is asked meanwhile.'),
});

/** Where Argo CD's own API answers, and as whom. */
export const argocdApi = z.strictObject({
  address: z
    .url({ protocol: /^https?$/, error: 'a URL such as https://argocd.example' })
    .describe('Base URL of the API server.'),
  tokenEnv: z
    .string()
    .regex(/^[A-Z_][A-Z0-9_]*$/, 'the name of an environment variable')
    .describe('Variable that holds a token of a project role.'),
  caFile: z.string().min(1).optional().describe('PEM file of the CA that signed its certificate.'),
});
