import { appendAudit, type Json } from '../audit/append.ts';
import type { Environment } from '../config/schema.ts';
import { RefusedError } from '../errors.ts';
import type { Claim } from '../runs/claim.ts';
import { holdLock } from '../runs/lock.ts';
import { listSteps, type StepRecord } from '../runs/steps.ts';
import type { GateOptions } from './gate-options.ts';
import { endStep, holdsRun, type Intent, LOST, writeIntent } from './journal.ts';

/** Before and after everything that a run changes outside before people decide on it. */
export interface Preparation {
  /** The journal so far, oldest first. */
  listSteps(): Promise<readonly StepRecord[]>;
  /**
   * Writes the intent down, on record. Only when this resolves may it be done. Throws `RefusedError`
   * `lock-lost` where somebody took the environment's lock meanwhile, `frozen` in a freeze, and `clock-off`
   * where this machine's clock is wrong.
   */
  begin(intent: Intent): Promise<void>;
  /** Writes down how it ended. Throws where the run is no longer this worker's. */
  end(step: string, outcome: 'done' | 'failed', detail: Json): Promise<void>;
}

/** The preparation of one run in the hands of one worker: under an older claim nothing can be written. */
export function createPreparation(
  { store, clockWatch }: Pick<GateOptions, 'store' | 'clockWatch'>,
  claim: Claim,
  { freezes }: Pick<Environment, 'freezes'>,
): Preparation {
  const { id: runId, environment } = claim.run;
  return {
    listSteps: () => listSteps(store.db, runId),
    async begin(intent) {
      const [now, clockOff] = await Promise.all([store.now(), clockWatch?.sayIfOff()]);
      const refusal = await store.write(async (tx) => {
        const lock = await holdLock(tx, environment);
        if (!(await holdsRun(tx, claim))) throw new Error(LOST);
        const isHeld = lock !== undefined && lock.token === claim.lockToken;
        const stopped = isHeld ? whyFrozen(environment, freezes, now) : lockLost(environment);
        const refused = stopped ?? whyOff(clockOff);
        if (refused === undefined) {
          await writeIntent(tx, claim, intent, now);
          return undefined;
        }
        const data = { step: intent.id, title: intent.title, code: refused.code };
        appendAudit(tx, { type: 'step.refused', actor: claim.owner, runId, environment, data, at: now });
        return refused;
      });
      if (refusal !== undefined) throw refusal;
    },
    end: (step, outcome, detail) => endStep(store, claim, { step, outcome, detail }),
  };
}

function whyOff(clockOff: string | undefined): RefusedError | undefined {
  if (clockOff === undefined) return undefined;
  return new RefusedError('clock-off', `The clock of the machine that bitiq runs on is ${clockOff}.`, {
    next: 'Set its clock, then start it again: what is done stays done.',
  });
}

function whyFrozen(
  environment: string,
  freezes: Environment['freezes'],
  now: number,
): RefusedError | undefined {
  const freeze = freezes.find(({ from, to }) => from.getTime() <= now && now < to.getTime());
  if (freeze === undefined) return undefined;
  return new RefusedError('frozen', `${environment} is frozen: ${freeze.reason}.`, {
    next: 'Start it again when the freeze is over: what is done stays done.',
  });
}

function lockLost(environment: string): RefusedError {
  return new RefusedError('lock-lost', `Somebody took the lock of ${environment} meanwhile.`, {
    next: `Ask them, then start it again: what is done stays done. Who has it: lock ${environment}`,
  });
}
