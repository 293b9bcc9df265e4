/** What the gate knows of a run that waits. Times in milliseconds, by the store's clock. */
export interface RunFacts {
  /** As `runs/` has it: `awaiting_approval`, `running`, … */
  readonly status: string;
  /** `slack:<team>/<user>` or `terminal:<name>`. */
  readonly requestedBy: string;
  readonly askedAt: number;
  /** Of the plan that people are shown. */
  readonly planHash: string;
  /** When it changed something outside for the first time; absent before that. */
  readonly firstChangeAt?: number | undefined;
}

/** `revoke` takes one's own approval back, `withdraw` one's own request. */
export type Decision = 'approve' | 'reject' | 'revoke' | 'withdraw';

/** What somebody clicked or typed. */
export interface Ballot {
  /** One-use: the nonce of the button. */
  readonly id: string;
  /** A principal, as in `RunFacts`. */
  readonly by: string;
  readonly decision: Decision;
  readonly reason?: string | undefined;
  /** Of the plan that this person was shown. */
  readonly planHash: string;
}

/** A ballot that was accepted, and when. */
export interface Vote extends Ballot {
  readonly at: number;
}

/** Who somebody is, as read now. What could not be read is `unknown`, and never counts as a yes. */
export interface Voter {
  readonly teamId: string;
  readonly userId: string;
  readonly standing: 'member' | 'guest' | 'bot' | 'deactivated' | 'stranger' | 'unknown';
  /** Of the groups that the policy asks for, those this person is in. */
  readonly groups: ReadonlySet<string> | 'unknown';
}

/** Somebody of whom nothing could be read. */
export const NOBODY: Voter = { teamId: '', userId: '', standing: 'unknown', groups: 'unknown' };
