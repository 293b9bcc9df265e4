import type { Action } from './action.ts';
import { bootstrapAbort } from './bootstrap-abort.ts';
import { planView } from './plan-view.ts';
import { runAgain } from './run-again.ts';
import { runCancel } from './run-cancel.ts';
import { runDetails } from './run-details.ts';
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
  runDetails,
];
