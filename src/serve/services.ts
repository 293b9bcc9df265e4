import { createDesks } from '../approvals/create-desks.ts';
import { listRecords } from '../audit/read-records.ts';
import type { Services } from '../commands/command.ts';
import { getPostPlace } from '../delivery/posts.ts';
import { createDriftDesk } from '../drift/desk.ts';
import type { Directory } from '../integrations/slack/directory.ts';
import type { Poster } from '../integrations/slack/poster.ts';
import { readEnvironmentRecord } from '../runs/environment-record.ts';
import { getRun } from '../runs/get-run.ts';
import { type RunRequest, requestRun } from '../runs/request-run.ts';
import { createScheduleDesk } from '../schedules/desk.ts';
import type { Store } from '../store/store.ts';
import { writing } from '../store/writing.ts';
import { withSpan } from '../tracing/span.ts';
import { newRunId } from './ids.ts';
import type { ProcessContext } from './process-context.ts';

export interface ServicesOptions {
  readonly directory: Directory;
  readonly poster: Poster;
  /** Called once a new run is durable, or one may be owed to the queue again. */
  onRequested(): void;
}

/** What commands and actions may use, over this process's store and Slack. */
export function createServices(context: ProcessContext, options: ServicesOptions): Services {
  const { store, config } = context;
  return {
    ...createDesks({
      store,
      config,
      directory: options.directory,
      actor: context.name,
      onChanged: () => {
        // People wait for what they approved, and decisions do not rain.
        context.relay.hurry();
        options.onRequested();
      },
    }),
    config,
    directory: options.directory,
    async requestRun(request) {
      const result = await writing(
        'Your request could not be written down, so nothing was started.',
        writeInTrace(store, { ...request, id: newRunId() }),
      );
      if (result.created) options.onRequested();
      return result;
    },
    drift: createDriftDesk(store),
    schedules: createScheduleDesk({
      store,
      newRunId,
      actor: context.name,
      onRequested: options.onRequested,
    }),
    listAudit: (filter, limit) => listRecords(store, filter, limit),
    getRun: (id) => getRun(store, id),
    readRecord: (environment) => readEnvironmentRecord(store.db, environment),
    async getRunLink(id) {
      const place = await getPostPlace(store, id);
      return place && options.poster.getPermalink(place.channel, place.ts);
    },
  };
}

/** The run goes on from this span; whoever joins one that asks the same is pointed to its trace. */
function writeInTrace(store: Store, request: RunRequest) {
  const attributes = { 'bitiq.job': request.kind, 'deployment.environment.name': request.environment };
  return withSpan({ name: 'request run', kind: 'producer', attributes }, async (span) => {
    const result = await requestRun(store, { ...request, traceparent: span.traceparent });
    span.set({ 'bitiq.run.id': result.run.id });
    if (!result.created) span.link(result.run.traceparent);
    return result;
  });
}
