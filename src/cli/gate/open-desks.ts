import { hostname } from 'node:os';
import { createDesks } from '../../approvals/create-desks.ts';
import { listRecords } from '../../audit/read-records.ts';
import { type RefusedRequest, recordRefusal } from '../../audit/record-refusal.ts';
import type { Services } from '../../commands/command.ts';
import type { Config } from '../../config/config.ts';
import { getPostPlace } from '../../delivery/posts.ts';
import { createDriftDesk } from '../../drift/desk.ts';
import { ExternalError, RefusedError } from '../../errors.ts';
import { createDirectory } from '../../integrations/slack/directory.ts';
import { createPoster } from '../../integrations/slack/poster.ts';
import { createWebClient } from '../../integrations/slack/web-client.ts';
import { createRedactor } from '../../redaction/redactor.ts';
import { readEnvironmentRecord } from '../../runs/environment-record.ts';
import { getRun } from '../../runs/get-run.ts';
import { requestRun } from '../../runs/request-run.ts';
import { createScheduleDesk } from '../../schedules/desk.ts';
import { guardServices } from '../../serve/guard-services.ts';
import { newProcessName, newRunId } from '../../serve/ids.ts';
import { openStoreForReading } from '../../store/open-for-reading.ts';
import { openStore, type Store, type Write } from '../../store/store.ts';

/** What a terminal may ask of the gate: the same as Slack, over the same store. */
export interface OpenedDesks {
  readonly services: Services;
  /** Puts on record that somebody was refused. */
  recordRefusal(refused: RefusedRequest): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the store that `bitiq serve` works with. What is asked for here is picked up by the processes
 * that run. Throws `RefusedError` without Slack, which must vouch for people, and `ExternalError` where
 * the store is not there, or not of this version.
 */
export async function openDesks(config: Config): Promise<OpenedDesks> {
  const { slack } = config;
  if (slack === undefined) {
    throw new RefusedError(
      'slack-not-configured',
      'Slack must vouch for whoever asks, and none is configured.',
      {
        next: 'Set SLACK_BOT_TOKEN, as bitiq serve has it.',
      },
    );
  }
  const redactor = createRedactor(config.secrets);
  const store = await openExisting(config.databaseUrl, redactor.data);
  const directory = createDirectory(createWebClient(slack));
  const poster = createPoster(createWebClient(slack));
  const actor = newProcessName('terminal', hostname());
  const services: Services = {
    ...createDesks({ store, config, directory, actor, onChanged: () => undefined }),
    config,
    directory,
    requestRun: (request) => requestRun(store, { ...request, id: newRunId() }),
    drift: createDriftDesk(store),
    schedules: createScheduleDesk({ store, newRunId, actor, onRequested: () => undefined }),
    listAudit: (filter, limit) => listRecords(store, filter, limit),
    getRun: (id) => getRun(store, id),
    readRecord: (environment) => readEnvironmentRecord(store.db, environment),
    async getRunLink(id) {
      const place = await getPostPlace(store, id);
      return place && poster.getPermalink(place.channel, place.ts);
    },
  };
  return {
    services: guardServices(services, redactor),
    recordRefusal: (refused) => recordRefusal(store, refused),
    close: () => store.close(),
  };
}

/** A store that nobody serves from would take a request that nobody hears of. */
async function openExisting(url: string, clean: Write['clean']): Promise<Store> {
  await (await openStoreForReading(url)).close();
  const store = await openStore(url, clean);
  try {
    await store.migrate();
    return store;
  } catch (cause) {
    await store.close();
    throw new ExternalError('store', 'unexpected', 'The store is not of this version of bitiq.', {
      next: 'Use the version here that bitiq serve runs in.',
      cause,
    });
  }
}
