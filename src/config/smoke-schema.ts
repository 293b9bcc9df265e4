import { z } from 'zod';
import { duration } from './duration.ts';

/** How it is judged whether an environment works. Times in milliseconds. */
export const smoke = z.strictObject({
  slowAfter: duration.prefault('2s').describe('A Route that takes longer to answer is a warning.'),
  runningFor: duration.prefault('2h').describe('A PipelineRun that runs longer hangs.'),
  caFile: z
    .string()
    .min(1)
    .optional()
    .describe("PEM file of the CA that signed the router's certificate, where no browser knows it."),
});
