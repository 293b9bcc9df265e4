import { z } from 'zod';
import { duration } from './duration.ts';

const s3Anchor = z.strictObject({
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket, such as acme-audit')
    .describe('Bucket with Object Lock.'),
  region: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'a region such as eu-central-1')
    .describe('Its region.'),
  prefix: z
    .string()
    .regex(/^([A-Za-z0-9._-]+\/)*$/, 'folders that each end in /, such as bitiq/prod/')
    .default('bitiq/')
    .describe('Before the name of each object.'),
  retentionDays: z
    .int()
    .min(1)
    .max(36_500)
    .default(365)
    .describe('So many days nobody can change or delete an object; this cannot be taken back.'),
});

const gitAnchor = z.strictObject({
  owner: z.string().min(1).describe('Organisation or user on GitHub.'),
  name: z.string().min(1).describe('Name of the repository.'),
  branch: z
    .string()
    .min(1)
    .default('bitiq-audit')
    .describe('Branch that nothing is deployed from; made where it is missing.'),
});

/** Where the audit log is anchored outside of the store. */
export const audit = z.strictObject({
  channel: z
    .string()
    .regex(/^[CG][A-Z0-9]+$/, 'a Slack channel id such as C0123456789')
    .optional()
    .describe('Slack channel that signed checkpoints are posted to.'),
  file: z.string().min(1).optional().describe('File that signed checkpoints are added to, one a line.'),
  s3: s3Anchor.optional().describe('S3 bucket that signed checkpoints are put into, an object each, locked.'),
  git: gitAnchor
    .optional()
    .describe('GitHub repository that signed checkpoints are committed to, a file each.'),
  checkpointRecords: z.int().min(1).default(1_000).describe('A checkpoint is signed after so many records.'),
  checkpointInterval: duration.prefault('10m').describe('And so long after the last one.'),
});

export type S3AnchorConfig = z.output<typeof s3Anchor>;
