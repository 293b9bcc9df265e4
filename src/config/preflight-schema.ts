import { z } from 'zod';
import { duration } from './duration.ts';

const severity = z.enum(['blocker', 'warning']);

/** What an environment has to be for preflight, and how long it may be asked. */
export const preflight = z.strictObject({
  timeout: duration.prefault('30s').describe('Time limit of a whole run.'),
  checkTimeout: duration.prefault('10s').describe('Time limit of one check.'),
  minimumVersion: z
    .string()
    .regex(/^\d+\.\d+(\.\d+)?$/, 'a version such as 4.19')
    .default('4.19')
    .describe('The oldest OpenShift that will do.'),
  controlPlaneNodes: z.int().min(0).default(3).describe('Ready control-plane nodes wanted.'),
  workerNodes: z.int().min(0).default(3).describe('Ready worker nodes wanted.'),
  certificateLifetime: duration.prefault('14d').describe('A certificate that ends sooner fails.'),
  severities: z
    .record(z.string(), severity)
    .default({})
    .describe('Check id to blocker or warning, where it differs.'),
  skip: z.array(z.string()).default([]).describe('Check ids that are not asked here.'),
});
