import type { Decision } from '../gate/facts.ts';
import type { Approval } from '../gate/judge-approval.ts';
import type { Lock } from '../runs/lock.ts';
import type { Run } from '../runs/run.ts';
import type { ApprovalRecord } from './approval.ts';

/** What commands and actions may ask of the gate. */
export interface GateDesk {
  /**
   * Casts a vote for whoever clicked or typed, after every rule was asked. Throws `RefusedError` with
   * the rule's code, sentence and what to do next, and `UserError` where there is no such run.
   */
  vote(ballot: BallotAsked): Promise<ApprovalStanding>;
  /** How a request stands now, with every rule's verdict; `undefined` where the run never went to the gate. */
  getStanding(runId: string): Promise<ApprovalStanding | undefined>;
  /** Every run that waits for approval or for its lock, oldest first. */
  listWaiting(): Promise<readonly ApprovalStanding[]>;
  /**
   * Of those the policy asks for, who could still approve: members of its groups and its people, without
   * the requester and those who voted. Slack user ids.
   */
  listPossibleApprovers(standing: ApprovalStanding): Promise<readonly string[]>;
  /**
   * Stops a run: at once where it has not begun, else its worker stops within 5 s. `over`: it had ended.
   */
  cancel(runId: string, by: string): Promise<'cancelled' | 'stopping' | 'over'>;
}

export interface BallotAsked {
  readonly runId: string;
  /** Of the button that was clicked; left out at a terminal. */
  readonly nonce?: string;
  /** `slack:<team>/<user>` or `terminal:<name>`. */
  readonly by: string;
  readonly decision: Decision;
  readonly reason?: string;
  /** What of the plan's confirmations is so, word for word. Default: nothing. */
  readonly confirmed?: readonly string[];
  /** Of the plan that was shown, where no button says so: whole, or its first eight digits as `6b1f-20c9`. */
  readonly planHash?: string;
}

/** A request for approval, judged now. */
export interface ApprovalStanding {
  readonly run: Run;
  readonly record: ApprovalRecord;
  readonly approval: Approval;
  /** Slack user id of who asked, also where they asked at a linked terminal. */
  readonly requesterId: string | undefined;
  /** Where it is approved and waits for the lock of its environment. */
  readonly waitsForLock: { readonly position: number; readonly lock: Lock } | undefined;
}

export interface LockDesk {
  /** Who holds it; `undefined`: it is free. */
  get(environment: string): Promise<Lock | undefined>;
  /** Runs that wait for it, first in line first. */
  listQueue(environment: string): Promise<readonly { readonly runId: string; readonly since: Date }[]>;
  /**
   * Takes it by hand. Throws `RefusedError` `locked`, naming owner, reason and age, where somebody holds it,
   * unless `steal`.
   */
  take(asked: { environment: string; by: string; reason?: string; steal?: boolean }): Promise<Lock>;
  /**
   * Gives a lock back that was taken by hand, and the next in line gets it. Throws `RefusedError`: `not-locked`,
   * `not-yours` (unless `steal`), `run-holds-it` (cancel the run instead).
   */
  release(asked: { environment: string; by: string; steal?: boolean }): Promise<void>;
}

export interface LinkDesk {
  /** A code that links a terminal to this Slack identity once, within ten minutes. Only its hash is kept. */
  createCode(slack: string): Promise<{ readonly code: string; readonly expiresAt: Date }>;
  /**
   * Links a terminal with a code that was shown in Slack. Throws `UserError` `bad-code`. The token proves the
   * terminal from then on; only its hash is kept. Each link is a principal of its own, `terminal:<name>-7kq4`:
   * who links the same account later does not become who asked before.
   */
  redeem(code: string, name: string): Promise<{ readonly slack: string; readonly token: string }>;
  /** The terminal and Slack principals behind a token; `undefined`: it is not known. */
  whoIs(token: string): Promise<{ readonly terminal: string; readonly slack: string } | undefined>;
  /** The Slack principal that a terminal's principal is linked to; `undefined`: to nobody. */
  personAt(terminal: string): Promise<string | undefined>;
}
