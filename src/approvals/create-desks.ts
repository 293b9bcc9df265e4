import { writing } from '../store/writing.ts';
import { cancelRun } from './cancel-run.ts';
import { castVote } from './cast-vote.ts';
import type { GateDesk, LinkDesk, LockDesk } from './desk.ts';
import type { GateOptions } from './gate-options.ts';
import { createLinkDesk } from './link-desk.ts';
import { createLockDesk } from './lock-desk.ts';
import { listPossibleApprovers, listWaiting, readStanding } from './standing.ts';

export interface Desks {
  readonly gate: GateDesk;
  readonly locks: LockDesk;
  readonly links: LinkDesk;
}

/** What people ask of the gate, over a store and a directory. `onChanged`: a run may be owed to the queue now. */
export function createDesks(options: GateOptions & { onChanged(): void }): Desks {
  const { store, onChanged } = options;
  return {
    gate: {
      async vote(ballot) {
        await writing(
          'Your vote could not be written down, so it does not count.',
          castVote(options, ballot),
        );
        onChanged();
        const standing = await readStanding(options, ballot.runId);
        if (standing === undefined) throw new Error(`run ${ballot.runId} left the gate`);
        return standing;
      },
      getStanding: (runId) => readStanding(options, runId),
      listWaiting: () => listWaiting(options),
      listPossibleApprovers: ({ run }) => listPossibleApprovers(options, run.id),
      async cancel(runId, by) {
        const asked = cancelRun(store, { runId, by });
        const result = await writing('Your wish could not be written down, so the run goes on.', asked);
        onChanged();
        return result;
      },
    },
    locks: createLockDesk(store, onChanged),
    links: createLinkDesk(store),
  };
}
