import type { Action } from './action.ts';
import { bootstrapAbort } from './bootstrap-abort.ts';
import { driftDetails } from './drift-details.ts';
import { driftIssue } from './drift-issue.ts';
import { driftItem } from './drift-item.ts';
import { driftSnooze } from './drift-snooze.ts';
import { driftSync } from './drift-sync.ts';
import { driftUnsnooze } from './drift-unsnooze.ts';
import { planView } from './plan-view.ts';
import { runAgain } from './run-again.ts';
import { runCancel } from './run-cancel.ts';
import { runDetails } from './run-details.ts';
import { scheduleRun } from './schedule-run.ts';
import { secretsAgain } from './secrets-again.ts';
import { syncTerminate } from './sync-terminate.ts';
import { voteApprove } from './vote-approve.ts';
import { voteReject } from './vote-reject.ts';
import { voteRevoke } from './vote-revoke.ts';
import { voteWithdraw } from './vote-withdraw.ts';

/** Every button that bitiq's messages carry. */
export const ACTIONS: readonly Action[] = [
  voteApprove,
  voteReject,
  voteWithdraw,
  voteRevoke,
  planView,
  runCancel,
  syncTerminate,
  bootstrapAbort,
  runAgain,
  secretsAgain,
  scheduleRun,
  runDetails,
  driftItem,
  driftSync,
  driftDetails,
  driftSnooze,
  driftUnsnooze,
  driftIssue,
];
