import type { Services } from '../commands/command.ts';
import { toWaitingView } from '../commands/views/waiting.ts';
import type { DeliverOptions } from '../delivery/deliver.ts';
import type { NoticesOptions } from '../delivery/notices.ts';
import { buildOutcomeNotice, buildReminder } from '../messages/notices.ts';
import { buildRunDetails } from '../messages/run-details.ts';
import { buildRunMessage } from '../messages/run-message.ts';
import { isOver } from '../runs/run.ts';
import { readRunView } from './run-view.ts';

/** How a run's message is made: of the run, how it stands at the gate, and the names of people. */
export function createRender(
  services: Pick<Services, 'config' | 'directory' | 'gate' | 'links' | 'schedules'>,
): DeliverOptions['render'] {
  return async (run) => {
    const view = await readRunView(services, run);
    return { message: buildRunMessage(view), details: isOver(run.status) ? buildRunDetails(view) : [] };
  };
}

/** How a direct message is made. A reminder of what was decided meanwhile says nothing any more. */
export function createRenderNotice(services: Services): NoticesOptions['render'] {
  return async ({ runId, kind }) => {
    const run = await services.getRun(runId);
    if (run === undefined) return undefined;
    if (!kind.startsWith('reminder')) {
      const [view, link] = await Promise.all([
        readRunView(services, run),
        services.getRunLink(runId).catch(() => undefined),
      ]);
      return buildOutcomeNotice(view, link);
    }
    const standing = await services.gate.getStanding(runId);
    if (standing === undefined || standing.record.decision !== undefined) return undefined;
    const waiting = await toWaitingView(services, standing);
    return buildReminder(waiting, standing.record.report.verdict?.sentence);
  };
}
