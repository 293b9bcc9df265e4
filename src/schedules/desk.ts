import type { Environment } from '../config/schema.ts';
import type { Run } from '../runs/run.ts';
import type { Store } from '../store/store.ts';
import { writing } from '../store/writing.ts';
import { findSlot, listSchedules, type ScheduleStanding, type Slot } from './list-schedules.ts';
import type { Schedule } from './schedule.ts';
import { takeSlot } from './take-slot.ts';

/** What commands, actions and messages may ask of schedules. */
export interface ScheduleDesk {
  /** The schedules of an environment, next one first: when they begin next, and how the last time ended. */
  list(environment: Pick<Environment, 'name' | 'schedules'>): Promise<readonly ScheduleStanding[]>;
  /** The time that a run answers; `undefined`: no schedule has started it. */
  findSlot(runId: string): Promise<Slot | undefined>;
  /** Starts what a schedule starts, now and told whatever it finds; or finds the run that is still at it. */
  runNow(asked: RunNow): Promise<{ run: Run; created: boolean }>;
}

export interface RunNow {
  readonly schedule: Schedule;
  /** Principal of whoever wants it. */
  readonly by: string;
  /** Slack channel that its message goes to. */
  readonly channel: string;
}

export interface ScheduleDeskOptions {
  readonly store: Store;
  newRunId(): string;
  /** Name of this process, for the audit log. */
  readonly actor: string;
  /** Called once a new run is durable. */
  onRequested(): void;
}

const UNWRITTEN = 'Your request could not be written down, so nothing was started.';

/** Over a store. What that could not write is said as such. */
export function createScheduleDesk(options: ScheduleDeskOptions): ScheduleDesk {
  const { store } = options;
  return {
    list: async (environment) => listSchedules(store.db, environment, await store.now()),
    findSlot: async (runId) => findSlot(store.db, runId, await store.now()),
    async runNow(asked) {
      const result = await writing(UNWRITTEN, runNow(options, asked));
      options.onRequested();
      return result;
    },
  };
}

async function runNow({ store, newRunId, actor }: ScheduleDeskOptions, asked: RunNow) {
  const slot = { ...asked, dueAt: await store.now(), reason: 'asked', runId: newRunId(), actor } as const;
  const taken = await takeSlot(store, slot);
  if (taken === undefined) throw new Error('somebody else asked for it in the same millisecond');
  return taken;
}
