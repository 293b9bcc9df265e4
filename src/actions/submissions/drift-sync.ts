import { parseReason } from '../../commands/parse-reason.ts';
import { startRun } from '../../commands/start-run.ts';
import { parseSync } from '../../commands/sync.ts';
import { RefusedError, UserError } from '../../errors.ts';
import { DRIFT_INPUTS } from '../../messages/drift-dialogs.ts';
import { REASON } from '../../messages/reason-input.ts';
import { channelOf, findOpenItem } from '../find-item.ts';
import type { Submission } from '../submission.ts';

/** *Ask for it*: the same run as `/bitiq sync <environment> <application>` asks for. */
export const driftSync: Submission = {
  id: 'drift.sync',
  async run({ caller, value, inputs, services }) {
    const { item, environment } = await findOpenItem(services, value);
    const typed = inputs[REASON.id]?.trim() ?? '';
    const isPruned = item.kind === 'surplus' && inputs[DRIFT_INPUTS.prune] === 'prune';
    try {
      const input = parseSync([item.application], {
        ...(typed !== '' && { reason: parseReason(typed) }),
        ...(isPruned && { prune: true }),
      });
      const asked = { kind: 'sync', environment, input, channel: channelOf(value, environment) };
      return await startRun(services, caller, asked);
    } catch (error) {
      const isAboutReason =
        (error instanceof UserError || error instanceof RefusedError) && error.code.startsWith('reason-');
      if (!isAboutReason) throw error;
      return { errors: { [REASON.id]: [error.message, 'Say why.'].join(' ') } };
    }
  },
};
