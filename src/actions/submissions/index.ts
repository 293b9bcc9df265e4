import type { Submission } from '../submission.ts';
import { driftSnooze } from './drift-snooze.ts';
import { driftSync } from './drift-sync.ts';
import { voteApprove } from './vote-approve.ts';
import { voteReject } from './vote-reject.ts';

/** Every dialog of bitiq's that is submitted. */
export const SUBMISSIONS: readonly Submission[] = [voteApprove, voteReject, driftSync, driftSnooze];
