import { onTestFinished } from 'vitest';
import type { Message } from '../../sandbox/slack/message.ts';
import { type RunningSlack, startSlack } from '../../sandbox/slack/slack.ts';
import { defaultWorkspace } from '../../sandbox/slack/workspace.ts';
import { type DeliverOptions, deliver } from '../../src/delivery/deliver.ts';
import { claimPosts, type Post } from '../../src/delivery/posts.ts';
import { compareDrift } from '../../src/drift/compare-drift.ts';
import { readDrift, recordDrift } from '../../src/drift/history.ts';
import { type DriftItem, toItemId } from '../../src/drift/item.ts';
import { recordReport } from '../../src/drift/reports.ts';
import { createPoster } from '../../src/integrations/slack/poster.ts';
import { createUploader } from '../../src/integrations/slack/uploader.ts';
import { createWebClient } from '../../src/integrations/slack/web-client.ts';
import { buildRunDetails } from '../../src/messages/run-details.ts';
import { buildRunMessage } from '../../src/messages/run-message.ts';
import { toRunView } from '../../src/messages/to-run-view.ts';
import type { Report } from '../../src/report.ts';
import { claimRun, finishRun } from '../../src/runs/claim.ts';
import { type RunRequest, requestRun } from '../../src/runs/request-run.ts';
import { isOver } from '../../src/runs/run.ts';
import { addDriftExtras, createDriftAttachments } from '../../src/serve/drift-extras.ts';
import type { Store } from '../../src/store/store.ts';
import { aRequest } from '../helpers/runs.ts';

export function anItem(name: string, application = 'toy-web-prod'): DriftItem {
  const identity = `${application}/Deployment.apps/toy/${name}/out-of-sync`;
  const resource = { group: 'apps', kind: 'Deployment', namespace: 'toy', name };
  const sentence = `Deployment ${name} is not as in Git`;
  return { identity, application, kind: 'out-of-sync', resource, sentence, state: 'failed' };
}

export interface DriftChannel {
  readonly slack: RunningSlack;
  readonly options: DeliverOptions;
  /** What was told of trouble. */
  readonly troubles: readonly string[];
  /** A run that found these, over and waiting for its message. `unreachable`: it found nothing out. */
  report(items: readonly DriftItem[] | 'unreachable', input?: RunRequest['input']): Promise<string>;
  /** One turn of a bot; `false`: nothing was due. */
  turn(changes?: Partial<DeliverOptions>): Promise<boolean>;
  /** Turns until nothing is left to do; so many there were. */
  settle(): Promise<number>;
  /** The main messages, and those in their threads. */
  main(): readonly Message[];
  thread(): readonly Message[];
}

export interface DriftChannelOptions {
  readonly scopes?: readonly string[];
  /** Whether pictures are drawn, and not only said to be. */
  readonly draws?: boolean;
}

/** A channel in which drift is reported, delivered turn by turn without waiting. */
export async function aDriftChannel(
  store: Store,
  { scopes = defaultWorkspace.app.scopes, draws = false }: DriftChannelOptions = {},
): Promise<DriftChannel> {
  let ahead = 0;
  const workspace = { ...defaultWorkspace, app: { ...defaultWorkspace.app, scopes } };
  const slack = await startSlack({ workspace, rateLimits: 'off', now: () => Date.now() + ahead });
  onTestFinished(() => slack.stop());
  const client = createWebClient(slack);
  const troubles: string[] = [];
  const attachments = createDriftAttachments(store.db, (text) => text);
  const drawPicture = async () => ({ name: 'drift-prod.png', title: 'a chart', bytes: Buffer.from('PNG') });
  const options: DeliverOptions = {
    store,
    poster: createPoster(client),
    uploader: createUploader(client),
    attachments: draws ? attachments : { ...attachments, drawPicture },
    render: addDriftExtras(store.db, async (run) => {
      const view = toRunView(run);
      return { message: buildRunMessage(view), details: isOver(run.status) ? buildRunDetails(view) : [] };
    }),
    onTrouble: (text) => troubles.push(text),
  };
  const channel: DriftChannel = {
    slack,
    options,
    troubles,
    report: (items, input = {}) => report(store, items, input),
    async turn(changes = {}) {
      const free = { due_at: 0, lease_until: 1 };
      await store.write((tx) => tx.db.updateTable('posts').set(free).execute());
      const [post] = await claimPosts(store, 'bot', 1);
      if (post === undefined) return false;
      await deliver({ ...options, ...changes }, post as Post);
      ahead += 5_000;
      return true;
    },
    async settle() {
      let turns = 0;
      while (turns < 20 && (await channel.turn())) turns += 1;
      return turns;
    },
    main: () => slack.messages('prod').filter(({ ts, threadTs = ts }) => ts === threadTs),
    thread: () => slack.messages('prod').filter(({ ts, threadTs = ts }) => ts !== threadTs),
  };
  return channel;
}

async function report(
  store: Store,
  items: readonly DriftItem[] | 'unreachable',
  input: RunRequest['input'],
): Promise<string> {
  const request = aRequest({ kind: 'drift', channel: 'C0PROD001', input });
  await requestRun(store, request);
  const claim = await claimRun(store, request.id, { owner: 'w1', leaseMs: 60_000 });
  if (claim === undefined) throw new Error('not claimed');
  const ending = { status: 'failed', report: toReport(items) } as const;
  await finishRun(store, claim, ending, async (tx, now) => {
    const about = { runId: request.id, environment: 'prod', now };
    if (items === 'unreachable') {
      return recordReport(tx, { ...about, isReachable: false, came: 0, gone: 0 });
    }
    const found = { items, undetermined: new Set<string>() };
    const known = await readDrift(tx.db, 'prod');
    const compared = compareDrift(found, known, { now: new Date(now) });
    await recordDrift(tx, found, { environment: 'prod', now });
    const came = compared.items.filter(({ standing }) => standing !== 'still').length;
    await recordReport(tx, { ...about, isReachable: true, came, gone: compared.gone.length });
  });
  return request.id;
}

/** As the job makes it: of each application the first items. */
function toReport(items: readonly DriftItem[] | 'unreachable'): Report {
  const found = items === 'unreachable' ? [] : items;
  const rows = [...Map.groupBy(found, ({ application }) => application)].map(([id, those]) => ({
    id,
    title: id,
    state: 'failed' as const,
    summary: `${those.length} items`,
    items: those.slice(0, 8).map(({ identity, application, kind, sentence, state }) => ({
      id: toItemId('prod', identity),
      environment: 'prod',
      application,
      kind,
      sentence,
      state,
      canSync: true,
    })),
    itemCount: those.length,
  }));
  const silent = { id: 'Argo CD', title: 'Argo CD', state: 'unknown' as const, summary: 'no answer' };
  return {
    title: 'Production drift',
    environment: 'prod',
    rows: items === 'unreachable' ? [silent] : rows,
    noun: 'application',
    durationMs: 5,
    verdict: { answer: 'no', sentence: `Drift in Production: ${found.length} still` },
  };
}
