import { appendAudit, type Json } from '../audit/append.ts';
import { RefusedError } from '../errors.ts';
import type { Voter } from '../gate/facts.ts';
import { judgeStep } from '../gate/judge-step.ts';
import type { Refusal } from '../gate/rules.ts';
import type { Claim } from '../runs/claim.ts';
import { holdLock } from '../runs/lock.ts';
import { listSteps, type StepRecord } from '../runs/steps.ts';
import type { Write } from '../store/store.ts';
import type { GateOptions } from './gate-options.ts';
import { holdApproval } from './hold-approval.ts';
import { endStep, holdsRun, type Intent, LOST, writeIntent } from './journal.ts';
import { nextMoment } from './moments.ts';
import { readRecorded, readVotersOf, readWorkspace, toApprovalFacts } from './read-facts.ts';

/** Something that is about to be changed outside, and what was just read for the rules. */
export interface StepIntent extends Intent {
  /** Hash of the plan, made again now. */
  readonly planNow: string;
  readonly freeze: 'none' | 'frozen' | 'unknown';
  readonly window: 'open' | 'closed' | 'unknown';
  /** The live revision that the plan begins from, and the one there is now; empty: none. */
  readonly revision: { readonly planned: string; readonly live: string | undefined };
}

/** Before and after everything that a run changes outside. */
export interface StepGate {
  /** The journal so far, oldest first. */
  listSteps(): Promise<readonly StepRecord[]>;
  /**
   * Asks every rule of the gate again and writes the intent down, both in one transaction. Only when
   * this resolves may the step be done. Throws `RefusedError` (its code is the rule's) and then nothing
   * may be done.
   */
  begin(step: StepIntent): Promise<void>;
  /** Writes down how a begun step ended. Throws where the run is no longer this worker's. */
  end(step: string, outcome: 'done' | 'failed', detail: Json): Promise<void>;
}

/** The gate of one run in the hands of one worker: under an older claim nothing can be written. */
export function createStepGate(options: GateOptions, claim: Claim): StepGate {
  const { store } = options;
  return {
    listSteps: () => listSteps(store.db, claim.run.id),
    async begin(step) {
      const refusal = await begin(options, claim, step);
      if (refusal !== undefined)
        throw new RefusedError(refusal.code, refusal.sentence, { next: refusal.next });
    },
    end: (step, outcome, detail) => endStep(store, claim, { step, outcome, detail }),
  };
}

async function begin(options: GateOptions, claim: Claim, step: StepIntent): Promise<Refusal | undefined> {
  const { store, config } = options;
  const seen = await readRecorded(store.db, config, claim.run.id);
  if (seen === undefined) throw new Error(`run ${claim.run.id} never went to the gate`);
  const [voters, workspace, clockOff, now] = await Promise.all([
    readVotersOf(options, seen),
    readWorkspace(options),
    options.clockWatch?.sayIfOff(),
    store.now(),
  ]);
  return store.write((tx) => judgeAndWrite(tx, options, claim, step, { voters, workspace, clockOff, now }));
}

async function judgeAndWrite(
  tx: Write,
  { config }: GateOptions,
  claim: Claim,
  step: StepIntent,
  known: {
    voters: ReadonlyMap<string, Voter>;
    workspace: string;
    clockOff: string | undefined;
    now: number;
  },
): Promise<Refusal | undefined> {
  const { id: runId, environment } = claim.run;
  const recorded = await holdApproval(tx, config, runId);
  const lock = await holdLock(tx, environment);
  if (recorded === undefined || !(await holdsRun(tx, claim))) throw new Error(LOST);
  const now = nextMoment(recorded.record, known.now);
  const ruling = judgeStep({
    approval: { ...toApprovalFacts(recorded, { ...known, now }), planNow: step.planNow },
    freeze: step.freeze,
    window: step.window,
    lock: { held: claim.lockToken ?? 0, current: lock?.token },
    revision: step.revision,
    clockOff: known.clockOff,
    // It is written by this very transaction: where it cannot be, there is no intent either.
    isRecorded: true,
  });
  const about = { actor: claim.owner, runId, environment, at: now };
  if (!ruling.accepted) {
    const { rule, code } = ruling;
    const data = { step: step.id, title: step.title, rule, code };
    appendAudit(tx, { ...about, type: 'step.refused', data });
    return ruling;
  }
  await writeIntent(tx, claim, step, now);
  await tx.db
    .updateTable('approvals')
    .set((set) => ({ first_change_at: set.fn.coalesce('first_change_at', set.val(now)) }))
    .where('run_id', '=', runId)
    .execute();
  return undefined;
}
