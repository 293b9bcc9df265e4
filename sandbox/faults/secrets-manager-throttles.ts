import type { Fault } from '../world.ts';

export const secretsManagerThrottles: Fault = {
  id: 'secrets-manager-throttles',
  title: 'AWS Secrets Manager wants fewer requests, and none for 20 s',
  worlds: ['empty'],
  plant({ aws }) {
    aws.throttled.set('secretsmanager', 20_000);
    return () => aws.throttled.delete('secretsmanager');
  },
};
