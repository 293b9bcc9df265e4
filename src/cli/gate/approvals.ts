import { listWaitingFor } from '../../commands/views/waiting.ts';
import type { WaitingView } from '../../messages/approvals.ts';
import { renderApprovals } from '../../messages/terminal/render-approvals.ts';
import { EXIT } from '../exit-codes.ts';
import type { AtGate } from './at-the-gate.ts';
import { showJson, styleOf } from './show.ts';

/** What waits for whoever is at the terminal, for their requests, and for others. */
export async function approvalsAtTerminal(
  { services, caller, terminal }: AtGate,
  { json }: { readonly json: boolean },
): Promise<number> {
  const lists = await listWaitingFor(services, caller);
  if (json) {
    const { forMe, mine, others } = lists;
    showJson(terminal, { forMe: forMe.map(shown), mine: mine.map(shown), others: others.map(shown) });
  } else terminal.out(renderApprovals(lists, styleOf(terminal)));
  return EXIT.ok;
}

/** Without what a button carries: it is good for a vote. */
function shown({ ballot: _ballot, ...view }: WaitingView) {
  return view;
}
