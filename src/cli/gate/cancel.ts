import { cancelRun } from '../../commands/cancel-run.ts';
import { findRun } from '../../commands/find-run.ts';
import { cancelSentence } from '../../messages/cancel-answer.ts';
import { EXIT } from '../exit-codes.ts';
import type { AtGate } from './at-the-gate.ts';

/** Stops a run for whoever is at the terminal. */
export async function cancelAtTerminal(gate: AtGate, id: string | undefined): Promise<number> {
  const { services, caller, terminal } = gate;
  const run = await findRun(services, id);
  terminal.out(`✅ ${cancelSentence(run, await cancelRun(services, caller, run))}\n`);
  return EXIT.ok;
}
