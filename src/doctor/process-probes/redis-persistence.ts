import type { ProcessContext } from '../context.ts';
import type { Finding, Probe } from '../probe.ts';
import { askRedisIfThere } from './ask-redis-if-there.ts';

/** SQL owes again what an empty Redis forgot: without persistence a restart costs time and no run. */
export const redisPersistence: Probe<Pick<ProcessContext, 'askRedis'>> = {
  id: 'redis-persistence',
  title: 'Redis keeps the queue over a restart',
  severity: 'warning',
  run: (context) => askRedisIfThere(context, ({ persistence }) => FINDINGS[persistence]),
};

const TURN_ON = 'redis-cli -u "$REDIS_URL" config set appendonly yes';

const FINDINGS: Readonly<Record<'log' | 'snapshots' | 'none' | 'unknown', Finding>> = {
  log: { status: 'passed', summary: 'by an append-only file' },
  snapshots: { status: 'passed', summary: 'by snapshots' },
  none: {
    status: 'failed',
    summary: 'neither an append-only file nor snapshots: a restart empties the queue',
    remedy: TURN_ON,
  },
  unknown: {
    status: 'unknown',
    summary: 'no append-only file, and Redis does not tell about snapshots',
    remedy: TURN_ON,
  },
};
