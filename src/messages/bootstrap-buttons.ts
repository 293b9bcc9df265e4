import type { ActionsBlock } from '@slack/types';
import { isOver } from '../runs/run.ts';
import { type ButtonView, buttons, RUN_ACTIONS } from './blocks.ts';
import type { RunView } from './run-view.ts';

const BOOTSTRAP_ACTIONS = { abort: 'bootstrap.abort', cancel: 'run.cancel' } as const;

/**
 * The buttons of a bootstrap that does not wait for people: *Abort* while it goes on, *Resume* and *Abort* once
 * it has stopped. `more` stand before *Details*.
 */
export function bootstrapButtons(run: RunView, ...more: readonly ButtonView[]): ActionsBlock {
  return buttons(...ownButtons(run), ...more, {
    label: 'Details',
    action: RUN_ACTIONS.details,
    value: run.id,
  });
}

function ownButtons(run: RunView): readonly ButtonView[] {
  if (!isOver(run.status)) return [stopButton(run)];
  if (run.status === 'succeeded') return [{ label: 'Run again', action: RUN_ACTIONS.again, value: run.id }];
  return [
    { label: 'Resume', action: RUN_ACTIONS.again, value: run.id, style: 'primary' },
    { label: 'Abort', action: BOOTSTRAP_ACTIONS.abort, value: run.id },
  ];
}

function stopButton({ id, environment }: RunView): ButtonView {
  return {
    label: 'Abort',
    action: BOOTSTRAP_ACTIONS.cancel,
    value: id,
    confirm: {
      title: `Abort the bootstrap of ${environment}?`,
      text: 'It stops at the next safe point, at most 5 s from now. What is done stays done, and the message lists it. It can be resumed.',
      yes: 'Abort it',
      no: 'Keep it',
      style: 'danger',
    },
  };
}
