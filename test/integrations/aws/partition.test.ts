import { expect, test } from 'vitest';
import { partitionOf } from '../../../src/integrations/aws/partition.ts';

test.each([
  ['eu-central-1', 'aws', 'us-east-1', 'amazonaws.com'],
  ['us-east-1', 'aws', 'us-east-1', 'amazonaws.com'],
  ['cn-northwest-1', 'aws-cn', 'cn-north-1', 'amazonaws.com.cn'],
  ['us-gov-east-1', 'aws-us-gov', 'us-gov-west-1', 'amazonaws.com'],
])('%s is of %s, whose IAM is signed for %s', (region, name, iamRegion, domain) => {
  expect(partitionOf(region)).toEqual({ name, iamRegion, domain });
});
