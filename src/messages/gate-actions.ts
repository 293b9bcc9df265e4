import type { ActionsBlock } from '@slack/types';
import { isOver } from '../runs/run.ts';
import { type ButtonView, buttons, type Confirm, RUN_ACTIONS } from './blocks.ts';
import { bootstrapButtons } from './bootstrap-buttons.ts';
import { actOf, isUndecided, untouchedSentence } from './gate-words.ts';
import type { ApprovalView, RunView } from './run-view.ts';

/** Buttons and dialogs of the gate. Votes and the plan carry the ballot, the others the run's id. */
export const GATE_ACTIONS = {
  approve: 'vote.approve',
  reject: 'vote.reject',
  withdraw: 'vote.withdraw',
  revoke: 'vote.revoke',
  plan: 'plan.view',
  cancel: 'run.cancel',
  terminate: 'sync.terminate',
} as const;

/** The buttons that make sense now, and no other. */
export function gateButtons(run: RunView, approval: ApprovalView): ActionsBlock {
  const act = actOf(run);
  if (isUndecided(run)) {
    return buttons(...voteButtons(act, approval), withdrawButton(run, approval));
  }
  if (run.status === 'awaiting_approval') return buttons(cancelButton(run), planButton(approval));
  if (run.kind === 'bootstrap') return bootstrapButtons(run, ...besides(run, approval));
  if (!isOver(run.status)) return buttons(cancelButton(run), planButton(approval), detailsButton(run));
  if (run.error?.code === 'sync_stuck') return buttons(terminateButton(run), detailsButton(run));
  const label = run.error?.code === 'plan_changed' ? 'Request again' : 'Run again';
  return buttons({ label, action: RUN_ACTIONS.again, value: run.id }, detailsButton(run));
}

/** What a bootstrap has besides its own buttons. */
function besides(run: RunView, approval: ApprovalView): readonly ButtonView[] {
  if (!isOver(run.status)) return [planButton(approval)];
  return run.error?.code === 'sync_stuck' ? [terminateButton(run)] : [];
}

/** Approve, reject, and what it is about. Nobody is asked twice: a dialog that asks for more confirms as well. */
export function voteButtons(
  act: string,
  { planId, ballot, asksMore = false }: Pick<ApprovalView, 'planId' | 'ballot' | 'asksMore'>,
): readonly ButtonView[] {
  const approve = { action: GATE_ACTIONS.approve, value: ballot, style: 'primary' } as const;
  const confirm = {
    title: `Approve plan ${planId}?`,
    text: `${act} begins once everybody who is needed has approved. Compare the plan's name with the message: ${planId}.`,
    yes: 'Approve',
    no: 'Not yet',
  };
  return [
    asksMore ? { ...approve, label: 'Approve…' } : { ...approve, label: 'Approve', confirm },
    { label: 'Reject…', action: GATE_ACTIONS.reject, value: ballot },
    planButton({ ballot }),
  ];
}

function planButton({ ballot }: Pick<ApprovalView, 'ballot'>): ButtonView {
  return { label: 'View plan', action: GATE_ACTIONS.plan, value: ballot };
}

function withdrawButton(run: RunView, { ballot }: ApprovalView): ButtonView {
  const act = actOf(run);
  const text = `Only who asked can do this. ${untouchedSentence(run)} It can be asked again.`;
  return {
    label: 'Withdraw',
    action: GATE_ACTIONS.withdraw,
    value: ballot,
    confirm: sure(`Withdraw ${act}?`, text, 'Withdraw'),
  };
}

function cancelButton(run: RunView): ButtonView {
  const text =
    run.status === 'running'
      ? 'It stops at the next safe point, at most 5 s from now. What is done stays done; the message says what that is.'
      : `${untouchedSentence(run)} Nothing more will be done.`;
  return {
    label: 'Cancel',
    action: GATE_ACTIONS.cancel,
    value: run.id,
    confirm: sure(`Cancel ${actOf(run)}?`, text, 'Cancel it'),
  };
}

function terminateButton(run: RunView): ButtonView {
  const text = 'Argo CD stops the operation that this run started, and no other. What it has applied stays.';
  return {
    label: 'Terminate',
    action: GATE_ACTIONS.terminate,
    value: run.id,
    style: 'danger',
    confirm: sure(`Terminate ${actOf(run)}?`, text, 'Terminate'),
  };
}

function detailsButton(run: RunView): ButtonView {
  return { label: 'Details', action: RUN_ACTIONS.details, value: run.id };
}

function sure(title: string, text: string, yes: string): Confirm {
  return { title, text, yes, no: 'Keep it', style: 'danger' };
}
