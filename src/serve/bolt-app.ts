import { App, type Logger, LogLevel, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { View } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { ACTIONS } from '../actions/index.ts';
import { identifyCaller } from '../commands/authorize.ts';
import type { Reply, Services } from '../commands/command.ts';
import { handleCommand } from '../commands/handle-command.ts';
import type { SlackConfig } from '../config/config.ts';
import { toSlackError } from '../integrations/slack/errors.ts';
import { respondPrivately } from '../integrations/slack/respond.ts';
import type { Log } from '../log/log.ts';
import type { Store } from '../store/store.ts';
import { answer, type EdgeOptions } from './edge.ts';
import type { Homes } from './keep-homes-fresh.ts';
import { listenToSubmissions } from './listen-submissions.ts';
import { onceOf } from './once.ts';
import { ackInstead, HEARD, sayInstead, UNAVAILABLE } from './say-instead.ts';
import { sayPrivately } from './say-privately.ts';
import type { UnderWay } from './under-way.ts';

export interface BoltAppOptions extends EdgeOptions {
  readonly slack: SlackConfig;
  /** What commands and actions may use, over the store of one request. */
  servicesOver(store: Store): Services;
  /** For dialogs and private answers; progress has a client of its own. */
  readonly client: WebClient;
  readonly receiver: Receiver;
  readonly homes: Pick<Homes, 'open'>;
  /** Everything that Slack sent and that is not answered to its end. */
  readonly underWay: Pick<UnderWay, 'track'>;
}

/** Bolt with `/bitiq`, every button, dialog and App Home registered. Listeners only translate; the edge does the rest. */
export function createBoltApp(options: BoltAppOptions): App {
  const { slack } = options;
  const app = new App({
    receiver: options.receiver,
    authorize: async () => ({ botToken: slack.botToken }),
    ignoreSelf: false,
    convoStore: false,
    clientOptions: { slackApiUrl: slack.apiUrl },
    logger: toBoltLogger(options.log),
  });
  app.use(({ next }) => options.underWay.track(next()));
  if (options.receiver instanceof SocketModeReceiver) dropRepeated(app, options);

  app.command('/bitiq', ({ command, ack, context }) => {
    const once = onceOf(context);
    return answer(options, {
      once,
      name: '/bitiq',
      text: command.text,
      channel: command.channel_id,
      actor: `slack:${command.team_id}/${command.user_id}`,
      ack: ({ reply }) =>
        reply === undefined ? ack() : ack({ response_type: 'ephemeral', ...mutable(reply) }),
      respond: (reply) => respondPrivately(command.response_url, reply),
      openView: (view) => openView(options.client, command.trigger_id, view),
      work: () =>
        handleCommand(options.servicesOver(once.store), {
          text: command.text,
          teamId: command.team_id,
          userId: command.user_id,
          channelId: command.channel_id,
        }),
    });
  });

  for (const action of ACTIONS) {
    app.action({ type: 'block_actions', action_id: action.id }, ({ body, action: clicked, ack, context }) => {
      const once = onceOf(context);
      const services = options.servicesOver(once.store);
      const value = carriedBy(clicked);
      const channel = body.channel?.id ?? '';
      const from = { teamId: body.team?.id ?? body.user.team_id ?? '', userId: body.user.id };
      // A click in a dialog or in App Home brings no address for an answer.
      const respond = (reply: Reply) =>
        body.response_url
          ? respondPrivately(body.response_url, reply)
          : sayPrivately(options.client, { user: from.userId }, reply);
      return answer(options, {
        once,
        name: action.id,
        text: value,
        channel,
        actor: `slack:${from.teamId}/${from.userId}`,
        ack: async ({ reply }) => {
          await ack();
          if (reply !== undefined) await respond(reply);
        },
        respond,
        openView: (view) => openView(options.client, body.trigger_id, view),
        work: async () =>
          action.run({ caller: await identifyCaller(services, from), value, channel, services }),
      });
    });
  }
  listenToSubmissions(app, options);
  app.event('app_home_opened', async ({ event, body, context }) => {
    if (event.tab !== 'home') return;
    await options.homes.open({ userId: event.user, teamId: body.team_id }, onceOf(context).store);
  });
  return app;
}

/** Of a button its value; of a menu the value of what was chosen. */
function carriedBy(clicked: object): string {
  if ('value' in clicked) return String(clicked.value);
  const chosen = 'selected_option' in clicked ? clicked.selected_option : undefined;
  return typeof chosen === 'object' && chosen !== null && 'value' in chosen ? String(chosen.value) : '';
}

/** Slack sends an envelope again when its acknowledgement was lost; it is acted on once. */
function dropRepeated(app: App, options: BoltAppOptions): void {
  app.use(async ({ body, context, next, ...rest }) => {
    const heard = await onceOf(context).wasHeard();
    if (heard === 'no') return next();
    const reply = heard === 'yes' ? HEARD : UNAVAILABLE;
    if ('ack' in rest && typeof rest.ack === 'function') {
      const ack = rest.ack as (answer?: object) => Promise<void>;
      await ack(ackInstead(body, reply));
    }
    await sayInstead(options.client, body, reply);
  });
}

async function openView(client: WebClient, triggerId: string, view: View): Promise<void> {
  await client.views.open({ trigger_id: triggerId, view }).catch((error: unknown) => {
    throw toSlackError('views.open', error);
  });
}

function mutable(reply: Reply) {
  return { text: reply.text, blocks: [...reply.blocks] };
}

/** Bolt's and its receiver's words in our log. */
export function toBoltLogger(log: Log): Logger {
  const at =
    (level: 'info' | 'warn' | 'error') =>
    (...message: unknown[]) =>
      log[level]('bolt', { message: message.map(String).join(' ') });
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: at('warn'),
    error: at('error'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}
