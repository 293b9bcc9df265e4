import { readCheckpointState } from '../../audit/inspect-checkpoints.ts';
import { plural } from '../../wording/counts.ts';
import { ageOf } from '../../wording/durations.ts';
import type { ProcessContext } from '../context.ts';
import type { Probe } from '../probe.ts';
import { ifStoreIsReady } from './if-store-is-ready.ts';

/** So much longer than the interval a record may wait for its checkpoint: a process may just be starting. */
const PATIENCE = 2;

/** Records do not stay unsigned: until they are, whoever holds the store could change them. */
export const auditCheckpoint: Probe<Pick<ProcessContext, 'config' | 'store' | 'now'>> = {
  id: 'audit-checkpoint',
  title: 'The audit log is signed up to now',
  severity: 'warning',
  async run({ config, store, now }) {
    const state = await ifStoreIsReady(store, readCheckpointState);
    if (state === undefined) return { status: 'skipped', summary: 'there is no audit log yet' };
    const { last, count, unsigned, oldestUnsignedAt } = state;
    const age = last && ageOf(new Date(last.checkpoint.at), now());
    const told = age === undefined ? 'no checkpoint yet' : `checkpoint ${count}, ${age} ago`;
    const waits = oldestUnsignedAt === undefined ? 0 : now().getTime() - oldestUnsignedAt;
    if (waits <= config.audit.checkpointInterval * PATIENCE) {
      return { status: 'passed', summary: `${told}; ${plural(unsigned, 'record')} since` };
    }
    return {
      status: 'failed',
      summary: `${plural(unsigned, 'record')} not signed for ${ageOf(new Date(oldestUnsignedAt ?? 0), now())}; ${told}`,
      remedy: 'bitiq audit verify, then bitiq serve --role all: a process that runs signs them',
    };
  },
};
