import type { Fault } from '../world.ts';

export const secretsManagerThrottles: Fault = {
  id: 'secrets-manager-throttles',
  title: 'AWS Secrets Manager wants fewer requests',
  worlds: ['empty'],
  plant({ aws }) {
    aws.throttled.add('secretsmanager');
    return () => aws.throttled.delete('secretsmanager');
  },
};
