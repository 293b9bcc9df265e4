import type { AwsConfig } from '../../config/config.ts';
import { type Buckets, createBuckets } from './buckets.ts';
import { endpointOf } from './caller.ts';
import { type CallerIdentity, createIdentityProbe } from './caller-identity.ts';
import { createIam, type Iam } from './iam.ts';
import { partitionOf } from './partition.ts';
import { type AwsSecretWriter, createAwsSecretWriter } from './secret-writer.ts';

/** AWS, as far as bootstrap makes something there. */
export interface Aws {
  readonly buckets: Buckets;
  readonly iam: Iam;
  readonly secretWriter: AwsSecretWriter;
  /** Where this region's S3 answers. */
  readonly s3Address: string;
  /** First word of its ARNs after `arn`. */
  readonly partition: string;
  identify(options: { readonly signal: AbortSignal }): Promise<CallerIdentity>;
}

/** Loads nothing and asks nothing before the first question. */
export function createAws(config: AwsConfig, region: string): Aws {
  const place = { ...config, region };
  const { name, domain } = partitionOf(region);
  return {
    buckets: createBuckets(place),
    iam: createIam(place),
    secretWriter: createAwsSecretWriter(place),
    s3Address: endpointOf(config, 's3') ?? `https://s3.${region}.${domain}`,
    partition: name,
    identify: createIdentityProbe(place),
  };
}
