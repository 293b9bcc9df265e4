import { z } from 'zod';
import { duration } from './duration.ts';

/** How an environment is prepared from an empty cluster. Times in milliseconds. */
export const bootstrap = z.strictObject({
  tls: z
    .enum(['router', 'cert-manager', 'custom'])
    .default('router')
    .describe(
      "Where Routes get their certificate: the router's default, cert-manager by DNS-01, or one's own.",
    ),
  pollEvery: duration.prefault('10s').describe('How often it is asked whether what it waits for is there.'),
  stuckAfter: duration.prefault('20m').describe('A wait that takes longer ends it.'),
});
