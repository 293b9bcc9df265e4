import type { ProcessContext } from '../context.ts';
import type { Probe } from '../probe.ts';
import { auditCheckpoint } from './audit-checkpoint.ts';
import { auditGit } from './audit-git.ts';
import { auditKey } from './audit-key.ts';
import { auditS3 } from './audit-s3.ts';
import { configuration } from './configuration.ts';
import { redis } from './redis.ts';
import { redisEviction } from './redis-eviction.ts';
import { redisPersistence } from './redis-persistence.ts';
import { slackClock } from './slack-clock.ts';
import { slackLogin } from './slack-login.ts';
import { slackScopes } from './slack-scopes.ts';
import { storeDurability } from './store-durability.ts';
import { storeSchema } from './store-schema.ts';
import { storeSpace } from './store-space.ts';
import { storeWritable } from './store-writable.ts';

/** What is asked about bitiq itself, in the order in which people should read it. */
export const PROCESS_PROBES: readonly Probe<ProcessContext>[] = [
  configuration,
  slackLogin,
  slackScopes,
  slackClock,
  redis,
  redisEviction,
  redisPersistence,
  storeSchema,
  storeWritable,
  storeDurability,
  storeSpace,
  auditKey,
  auditCheckpoint,
  auditS3,
  auditGit,
];
