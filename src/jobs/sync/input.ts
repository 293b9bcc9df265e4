import { z } from 'zod';

/** The job's input: what `/bitiq sync` understood. */
export const syncInput = z.strictObject({
  applications: z.array(z.string()).default([]),
  revision: z.string().optional(),
  prune: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  /** Why, for those who decide. */
  reason: z.string().optional(),
});
