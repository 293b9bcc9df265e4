import type { GateOptions } from './gate-options.ts';
import { holdApproval } from './hold-approval.ts';
import { readRecorded, readVotersOf, readWorkspace } from './read-facts.ts';
import { settle } from './settle.ts';

/** Votes can come in faster than Slack says who cast them; after so many looks the clock goes on with it. */
const MOST_LOOKS = 5;

/** Settles a run that waits at the gate by the votes on record, with everybody's standing read now. */
export async function settleRun(options: GateOptions, runId: string): Promise<void> {
  const { store, config, actor } = options;
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const seen = await readRecorded(store.db, config, runId);
    if (seen === undefined || seen.run.status !== 'awaiting_approval') return;
    const [voters, workspace, now] = await Promise.all([
      readVotersOf(options, seen),
      readWorkspace(options),
      store.now(),
    ]);
    const isSettled = await store.write(async (tx) => {
      const recorded = await holdApproval(tx, config, runId);
      if (recorded === undefined) return true;
      return settle(tx, { recorded, voters, workspace, actor, now });
    });
    if (isSettled) return;
  }
}
