import { newBucket } from '../aws/buckets.ts';
import { BUCKET } from '../fixtures/aws.ts';
import type { Fault } from '../world.ts';

/** Somebody else's account. */
const ELSEWHERE = '999988887777';

export const bucketTaken: Fault = {
  id: 'bucket-taken',
  title: 'The name of the bucket belongs to another AWS account',
  worlds: ['empty'],
  plant({ aws }) {
    const before = aws.buckets.get(BUCKET);
    aws.buckets.set(BUCKET, newBucket({ owner: ELSEWHERE }));
    return () => {
      if (before === undefined) aws.buckets.delete(BUCKET);
      else aws.buckets.set(BUCKET, before);
    };
  },
};
