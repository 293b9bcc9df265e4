import type { ProcessContext } from '../context.ts';
import type { Probe } from '../probe.ts';
import { askRedisIfThere } from './ask-redis-if-there.ts';

/** A Redis that evicts throws runs out of the queue when it is full. */
export const redisEviction: Probe<Pick<ProcessContext, 'askRedis'>> = {
  id: 'redis-eviction',
  title: 'Redis evicts nothing',
  severity: 'blocker',
  run: (context) =>
    askRedisIfThere(context, ({ evictionPolicy }) => {
      const summary = `maxmemory-policy is ${evictionPolicy}`;
      if (evictionPolicy === 'noeviction') return { status: 'passed', summary };
      return {
        status: 'failed',
        summary: `${summary}: Redis may throw work away when it is full`,
        remedy: 'redis-cli -u "$REDIS_URL" config set maxmemory-policy noeviction',
      };
    }),
};
