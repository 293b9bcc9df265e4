import { ExternalError } from '../../errors.ts';
import type { RedisSetup } from '../../queue/inspect-redis.ts';
import type { ProcessContext } from '../context.ts';
import type { Finding } from '../probe.ts';

/** That Redis does not answer is told once, by the row `redis`. */
export async function askRedisIfThere(
  { askRedis, signal }: Pick<ProcessContext, 'askRedis'> & { readonly signal: AbortSignal },
  judge: (setup: RedisSetup) => Finding,
): Promise<Finding> {
  try {
    return judge(await askRedis(signal));
  } catch (error) {
    if (!(error instanceof ExternalError)) throw error;
    return { status: 'skipped', summary: 'Redis does not answer', waitsFor: 'redis' };
  }
}
