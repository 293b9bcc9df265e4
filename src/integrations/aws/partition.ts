/** A part of AWS with accounts of its own. */
export interface Partition {
  /** First word of its ARNs after `arn`. */
  readonly name: 'aws' | 'aws-cn' | 'aws-us-gov';
  /** The region that requests to its IAM are signed for. */
  readonly iamRegion: string;
  readonly domain: string;
}

/** The partition of a region. */
export function partitionOf(region: string): Partition {
  if (region.startsWith('cn-'))
    return { name: 'aws-cn', iamRegion: 'cn-north-1', domain: 'amazonaws.com.cn' };
  if (region.startsWith('us-gov-'))
    return { name: 'aws-us-gov', iamRegion: 'us-gov-west-1', domain: 'amazonaws.com' };
  return { name: 'aws', iamRegion: 'us-east-1', domain: 'amazonaws.com' };
}
