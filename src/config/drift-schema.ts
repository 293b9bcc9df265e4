import { z } from 'zod';
import { duration } from './duration.ts';

/** Whether Argo CD should do something by itself. `by-policy`: only where a sync needs no approval it may. */
const byItself = z.enum(['by-policy', 'on', 'off', 'any']).default('by-policy');

/** How drift is looked for in an environment. Times in milliseconds. */
export const drift = z.strictObject({
  notRefreshedAfter: duration
    .prefault('15m')
    .describe('What Argo CD has not looked at for so long is unknown, not clean.'),
  autoSync: byItself.describe('Whether Applications should sync by themselves: by-policy, on, off, any.'),
  selfHeal: byItself.describe('Whether they should undo what was changed by hand: by-policy, on, off, any.'),
  releaseManifest: z
    .string()
    .min(1)
    .optional()
    .describe('Path in the repository. Default: environments/<env>/release-manifest.yaml.'),
  with: z.array(z.string().min(1)).default([]).describe('Environments that every report tells of as well.'),
  issueLabels: z.array(z.string().min(1)).default([]).describe('Labels of issues that are opened for it.'),
});
