import { type Approval, type ApprovalFacts, type ApprovalState, judgeApproval } from './judge-approval.ts';
import { NO_POLICY, type Refusal, type RuleNumber, type Ruling, refuse } from './rules.ts';

/** What stands before a step that changes something. What could not be asked is `unknown`, and stops it. */
export interface StepFacts {
  readonly approval: ApprovalFacts & { readonly planNow: string };
  readonly freeze: 'none' | 'frozen' | 'unknown';
  /** Sync windows of what the step changes. */
  readonly window: 'open' | 'closed' | 'unknown';
  /** Fencing token that this worker holds, and the one of the lock now; absent where nobody holds it. */
  readonly lock: { readonly held: number; readonly current: number | undefined };
  /** The live revision that the plan begins from, and the one there is now. */
  readonly revision: { readonly planned: string; readonly live: string | undefined };
  /** How far this machine's clock is off, as `10 min ahead of Slack's`; absent where it goes as others do. */
  readonly clockOff?: string | undefined;
  /** Whether the audit record of this step's intent is written. */
  readonly isRecorded: boolean;
}

/** Whether a step that changes something may be done now: rules 1 to 7 again, then 8 and 9. */
export function judgeStep(facts: StepFacts): Ruling {
  if (facts.approval.run.status !== 'running')
    return refuse(1, 'not-running', 'This run is not under way.', 'Request again.');
  return (
    checkApproval(judgeApproval(facts.approval)) ??
    checkSurroundings(facts) ??
    checkRecord(facts) ?? { accepted: true }
  );
}

const STOPS: Readonly<Record<Exclude<ApprovalState, 'approved' | 'refused'>, readonly [RuleNumber, string]>> =
  {
    pending: [5, 'There are not enough approvals now'],
    rejected: [6, 'It was rejected'],
    withdrawn: [6, 'It was withdrawn'],
    expired: [1, 'The request has expired'],
    plan_changed: [7, 'The plan changed after it was approved'],
  };

function checkApproval({ state, needs }: Approval): Refusal | undefined {
  if (state === 'approved') return undefined;
  if (state === 'refused') return NO_POLICY;
  const [rule, sentence] = STOPS[state];
  return refuse(
    rule,
    state,
    `${sentence}${state === 'pending' ? `: ${needs}` : ''}. This step was not begun.`,
    'Request again.',
  );
}

function checkSurroundings({ freeze, window, lock, revision, clockOff }: StepFacts): Refusal | undefined {
  const stop = (code: string, sentence: string, next: string) => refuse(8, code, sentence, next);
  if (clockOff !== undefined)
    return stop(
      'clock-off',
      `The clock of the machine that bitiq runs on is ${clockOff}. This step was not begun.`,
      'Set its clock, then request again.',
    );
  if (freeze !== 'none')
    return freeze === 'frozen'
      ? stop('frozen', 'Changes are frozen.', 'Wait until the freeze ends.')
      : stop('freeze-unknown', 'It could not be read whether changes are frozen.', 'Try again in a minute.');
  if (window !== 'open')
    return window === 'closed'
      ? stop('window-closed', 'The sync window is closed.', 'Wait until it opens.')
      : stop('window-unknown', 'It could not be read whether the sync window is open.', 'Try again later.');
  if (lock.held !== lock.current)
    return stop('lock-lost', 'Another run holds the lock now.', 'Look at who holds it.');
  if (revision.planned !== revision.live)
    return stop('revision-changed', 'What is live is not what the plan begins from.', 'Request again.');
  return undefined;
}

function checkRecord({ isRecorded }: StepFacts): Refusal | undefined {
  if (isRecorded) return undefined;
  return refuse(
    9,
    'not-recorded',
    'The audit record could not be written, so nothing was done.',
    'Mend the store: bitiq audit verify.',
  );
}
