import { ExternalError } from '../../errors.ts';
import type { ProcessContext } from '../context.ts';
import type { Probe } from '../probe.ts';

/** Below the first BullMQ does not work at all, below the second it warns. */
const OLDEST = 5;
const RECOMMENDED = 6.2;

export const redis: Probe<Pick<ProcessContext, 'askRedis'>> = {
  id: 'redis',
  title: 'Redis answers, and is new enough',
  severity: 'blocker',
  async run({ askRedis, signal }) {
    try {
      const { product, version } = await askRedis(signal);
      const number = Number.parseFloat(version);
      if (number >= RECOMMENDED) return { status: 'passed', summary: `${product} ${version}` };
      return {
        status: 'failed',
        summary: `${product} ${version} is older than ${RECOMMENDED}`,
        remedy: 'Update Redis to 6.2 or later, or Valkey',
        ...(number >= OLDEST && { severity: 'warning' }),
      };
    } catch (error) {
      if (!(error instanceof ExternalError)) throw error;
      const status = error.reason === 'unauthenticated' ? 'failed' : 'unknown';
      return { status, summary: error.message, remedy: 'redis-cli -u "$REDIS_URL" ping' };
    }
  },
};
