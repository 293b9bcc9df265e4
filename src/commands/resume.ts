import type { Json } from '../audit/append.ts';
import { UserError } from '../errors.ts';
import { isOver } from '../runs/run.ts';
import type { Command } from './command.ts';
import { findEnvironment } from './find-environment.ts';
import { findRun } from './find-run.ts';
import { startRun } from './start-run.ts';

/** `/bitiq resume <run>`: asks the same again, where a run stopped. What is so already is not done again. */
export const resume: Command = {
  verb: 'resume',
  summary: 'Go on with a bootstrap that stopped',
  usage: 'resume <run>',
  examples: [{ text: 'resume 7k3f', means: 'ask the same as run 7k3f; what is done stays done' }],
  permission: 'bootstrap',
  options: {},
  async run({ caller, channel, args, services }) {
    const run = await findRun(services, args.positionals[0]);
    assertResumable(run);
    const environment = findEnvironment(services.config, run.environment);
    const input = run.input as { readonly [key: string]: Json };
    return startRun(services, caller, { kind: run.kind, environment, input, channel });
  },
};

/** Throws `UserError` for a run that cannot be gone on with. */
export function assertResumable({
  id,
  kind,
  status,
}: {
  id: string;
  kind: string;
  status: Parameters<typeof isOver>[0];
}): void {
  if (kind !== 'bootstrap') {
    throw new UserError('not-resumable', `Run ${id} is a ${kind}, and that begins anew each time.`, {
      next: `Ask for it again: ${kind} <environment>`,
    });
  }
  if (!isOver(status)) {
    throw new UserError('not-over', `Run ${id} is still going on.`, { next: `See how it stands: why ${id}` });
  }
  if (status === 'succeeded') {
    throw new UserError('not-resumable', `Run ${id} has come to its end.`, {
      next: 'There is nothing left of it to do.',
    });
  }
}
