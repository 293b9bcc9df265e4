import { SocketModeReceiver } from '@slack/bolt';
import type { SlackConfig } from '../config/config.ts';
import { startNotices } from '../delivery/notices.ts';
import { startDelivery } from '../delivery/start-delivery.ts';
import { ExternalError } from '../errors.ts';
import { createDirectory } from '../integrations/slack/directory.ts';
import { createPoster } from '../integrations/slack/poster.ts';
import { createUploader } from '../integrations/slack/uploader.ts';
import { createWebClient } from '../integrations/slack/web-client.ts';
import { createLoop } from '../queue/loop.ts';
import type { Store } from '../store/store.ts';
import { createBoltApp, toBoltLogger } from './bolt-app.ts';
import { connectSocket, createSocketReceiver } from './connect-socket.ts';
import { addDriftExtras, createDriftAttachments } from './drift-extras.ts';
import { guardServices } from './guard-services.ts';
import { newReference } from './ids.ts';
import { startHomes } from './keep-homes-fresh.ts';
import { forgetOld } from './once.ts';
import type { ProcessContext } from './process-context.ts';
import { createRender, createRenderNotice } from './render.ts';
import { createServices } from './services.ts';
import { createSlackRequests, type SlackRequests } from './slack-requests.ts';
import { createUnderWay } from './under-way.ts';

export interface Bot {
  /** In HTTP mode: what answers `POST /slack/events`. */
  readonly requests: SlackRequests | undefined;
  /** Throws unless Slack is there; over HTTP it is asked once a minute, however often we are. */
  probeSlack(): Promise<unknown>;
  /** Answers what it has heard, and hears nothing more from Slack. Messages still follow their runs. */
  leave(): Promise<void>;
  /** Leaves messages to whoever comes next. */
  stop(): Promise<void>;
}

/** The part of bitiq that listens and speaks in Slack. It asks no cluster. */
export function startBot(context: ProcessContext, slack: SlackConfig): Bot {
  const { store, log, config } = context;
  const asking = createWebClient(slack, context.metrics.countSlackCall);
  const poster = createPoster(createWebClient(slack, context.metrics.countSlackCall));
  const directory = context.directory ?? createDirectory(asking);
  const onTrouble = (text: string, fields: object): void => {
    log.warn(text, fields);
    const error = 'error' in fields ? fields.error : undefined;
    context.metrics.countSlackFailure(error instanceof ExternalError ? error.reason : 'other');
  };
  const onRequested = () => {
    context.relay.kick();
    delivery.kick();
    notices.kick();
    homes.kick();
  };
  const servicesOver = (own: Store) =>
    guardServices(
      createServices({ ...context, store: own }, { directory, poster, onRequested }),
      context.redactor,
    );
  const services = servicesOver(store);
  const [render, renderNotice] = [createRender(services), createRenderNotice(services)];
  const renderWhole = addDriftExtras(store.db, render);
  const delivery = startDelivery({
    store,
    poster,
    uploader: createUploader(createWebClient(slack, context.metrics.countSlackCall)),
    attachments: createDriftAttachments(store.db, (text) => context.redactor.text(text)),
    owner: context.name,
    render: async (run, picture) => context.redactor.data(await renderWhole(run, picture)),
    channelOf: (environment) => config.environments.get(environment)?.channel,
    tracing: context.tracing,
    onTrouble,
  });
  const notices = startNotices({
    store,
    poster,
    owner: context.name,
    render: async (notice) => context.redactor.data(await renderNotice(notice)),
    onTrouble,
  });
  const homes = startHomes({
    store,
    services,
    client: createWebClient(slack, context.metrics.countSlackCall),
    redactor: context.redactor,
    onTrouble,
  });
  const janitor = createLoop({
    everyMs: 60_000,
    work: () => forgetOld(store),
    onError: (error) => log.warn('old requests could not be forgotten', { error }),
  });

  const requests =
    slack.appToken === undefined && slack.signingSecret !== undefined
      ? createSlackRequests({
          signingSecret: slack.signingSecret,
          store,
          client: asking,
          onError: (error) => log.error('a request from Slack failed', { error }),
        })
      : undefined;
  const receiver = requests ?? createSocketReceiver(slack, store, toBoltLogger(log));
  const underWay = createUnderWay();
  createBoltApp({ ...context, newReference, slack, servicesOver, client: asking, receiver, homes, underWay });
  const socket = receiver instanceof SocketModeReceiver ? connectSocket(receiver, log) : undefined;

  return {
    requests,
    probeSlack: async () => (socket === undefined ? directory.getWorkspace() : socket.assertConnected()),
    async leave() {
      // While its socket is open: an answer goes back by the one that the question came by.
      await underWay.settled();
      await socket?.stop();
      await underWay.settled();
    },
    async stop() {
      await Promise.all([delivery.stop(), notices.stop(), homes.stop(), janitor.stop()]);
    },
  };
}
