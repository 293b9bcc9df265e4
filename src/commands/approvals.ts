import { buildApprovalsMessage } from '../messages/approvals.ts';
import type { Command } from './command.ts';
import { listWaitingFor } from './views/waiting.ts';

/** `/bitiq approvals`: what waits for the caller, for their requests, and for others. */
export const approvals: Command = {
  verb: 'approvals',
  summary: 'What waits for you, for your requests, and for others',
  usage: 'approvals',
  examples: [{ text: 'approvals', means: 'every request that waits where you may look' }],
  options: {},
  async run({ caller, services }) {
    return { later: async () => buildApprovalsMessage(await listWaitingFor(services, caller)) };
  },
};
