import { readPersonAt } from '../../approvals/link-desk.ts';
import { listWaiting } from '../../approvals/standing.ts';
import { findEnvironment } from '../../commands/find-environment.ts';
import { readStatus } from '../../commands/views/status-view.ts';
import { toWaitingView } from '../../commands/views/waiting.ts';
import type { Config } from '../../config/config.ts';
import type { Environment } from '../../config/schema.ts';
import { ExternalError } from '../../errors.ts';
import { createDirectory } from '../../integrations/slack/directory.ts';
import { createWebClient } from '../../integrations/slack/web-client.ts';
import type { WaitingLists } from '../../messages/approvals.ts';
import type { StatusView } from '../../messages/status-view.ts';
import { renderStatus, renderStatusOverview } from '../../messages/terminal/render-status.ts';
import { createRedactor } from '../../redaction/redactor.ts';
import { readEnvironmentRecord } from '../../runs/environment-record.ts';
import { getRun } from '../../runs/get-run.ts';
import { listLockQueue, readLock } from '../../runs/lock.ts';
import { openStoreForReading } from '../../store/open-for-reading.ts';
import type { Store } from '../../store/store.ts';
import type { Terminal } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';
import { showJson, styleOf } from '../gate/show.ts';
import { loadKnownConfig } from '../load.ts';

/**
 * How environments stand, to whoever may read the store: it is opened for reading, and nobody is asked but, for
 * names, Slack. Throws `ExternalError` where there is no store.
 */
export async function showStatus(
  terminal: Terminal,
  { name, json }: { readonly name: string | undefined; readonly json: boolean },
): Promise<number> {
  const config = loadKnownConfig(terminal);
  const environments =
    name === undefined ? [...config.environments.values()] : [findEnvironment(config, name)];
  const redactor = createRedactor(config.secrets);
  const shown = { ...terminal, out: (text: string) => terminal.out(redactor.text(text)) };
  const store = await openStoreForReading(config.databaseUrl);
  try {
    const views = await readAll(createReading(config, store.db), environments).catch(explain);
    show(shown, views, { json, isOne: name !== undefined });
    return EXIT.ok;
  } finally {
    await store.close();
  }
}

async function readAll(
  services: ReturnType<typeof createReading>,
  environments: readonly Environment[],
): Promise<readonly StatusView[]> {
  const now = new Date();
  const waiting = await listAll(services);
  return Promise.all(environments.map((it) => readStatus(services, it, { waiting, now })));
}

/** A store without a table that there should be. */
function explain(cause: unknown): never {
  throw new ExternalError('store', 'unexpected', 'The store is not of this version of bitiq.', {
    next: 'Use the version here that bitiq serve runs in.',
    cause,
  });
}

function show(
  terminal: Terminal,
  views: readonly StatusView[],
  { json, isOne }: { readonly json: boolean; readonly isOne: boolean },
): void {
  const style = styleOf(terminal);
  const [first] = views;
  if (json) showJson(terminal, isOne ? first && toJson(first) : views.map(toJson));
  else if (isOne && first) terminal.out(renderStatus(first, style));
  else terminal.out(renderStatusOverview(views, style));
}

/** Without what a button carries: it is good for a vote. */
function toJson({ waiting, waitsForMe: _forMe, ...view }: StatusView): object {
  return { ...view, waiting: waiting.map(({ ballot: _ballot, ...item }) => item) };
}

/** What is asked of a store that is only read; names as far as Slack says. */
function createReading(config: Config, db: Store['db']) {
  const directory = config.slack && createDirectory(createWebClient(config.slack));
  const store = { db, now: async () => Date.now() };
  return {
    directory: directory ?? NOBODY_KNOWN,
    links: { personAt: (terminal: string) => readPersonAt(db, terminal) },
    locks: {
      get: (environment: string) => readLock(db, environment),
      listQueue: (environment: string) => listLockQueue(db, environment),
    },
    getRun: (id: string) => getRun(store, id),
    getRunLink: async () => undefined,
    readRecord: (environment: string) => readEnvironmentRecord(db, environment),
    listWaiting: () => listWaiting({ store, config, directory }),
  };
}

/** Everything that waits. To somebody whom nobody knows nothing waits for them. */
async function listAll(services: ReturnType<typeof createReading>): Promise<WaitingLists> {
  const standings = await services.listWaiting();
  const others = await Promise.all(standings.map((standing) => toWaitingView(services, standing)));
  return { forMe: [], mine: [], others };
}

/** Without Slack people are called by their ids. */
const NOBODY_KNOWN = { getPerson: () => Promise.reject(new Error('no Slack is configured')) };
