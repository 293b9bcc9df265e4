import type { ModalView } from '@slack/types';
import { isOver } from '../runs/run.ts';
import { context } from './blocks.ts';
import { BLOCKS_BUDGET } from './limits.ts';
import { showDialog } from './modal.ts';
import { line, plainPart, richText, takeFitting } from './rich-text.ts';
import { rowInFull } from './row-parts.ts';
import { inReadingOrder } from './rows.ts';
import { leftOut } from './run-details.ts';
import type { RunView } from './run-view.ts';
import { code } from './text.ts';

/** Every row in full in a modal, for whom the thread is too far away. What does not fit is in the thread. */
export function buildDetailsView(run: RunView): ModalView {
  const all = inReadingOrder(run.report?.rows ?? []);
  const { parts, taken } = takeFitting(all, rowInFull, BLOCKS_BUDGET - 1_500);
  const verdict = run.report?.verdict?.sentence ?? (all.length === 0 ? nothingIn(run) : '');
  const left = all.slice(taken);
  const blocks = [
    ...(verdict ? [richText([line(...plainPart(verdict))])] : []),
    ...(parts.length > 0 ? [richText(parts)] : []),
    context(left.length > 0 ? leftOut(run, left) : undefined, `run ${code(run.id, 80)}`),
  ];
  return showDialog(run.title || 'Details', blocks);
}

/** Of a run that ended long ago the store keeps no report; its thread has it. */
function nothingIn({ status }: RunView): string {
  return isOver(status)
    ? 'There is nothing to show, or it is too old to be kept: see the thread of its message.'
    : 'There is nothing to show yet.';
}
