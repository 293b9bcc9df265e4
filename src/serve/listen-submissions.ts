import type { App } from '@slack/bolt';
import { SUBMISSIONS } from '../actions/submissions/index.ts';
import { identifyCaller } from '../commands/authorize.ts';
import { getPostPlace } from '../delivery/posts.ts';
import { buildRefusalDialog } from '../messages/refusal-view.ts';
import type { BoltAppOptions } from './bolt-app.ts';
import { answer, type FirstAnswer } from './edge.ts';
import { inputsOf } from './inputs-of.ts';
import { onceOf } from './once.ts';
import { sayPrivately } from './say-privately.ts';

/**
 * Every dialog that is submitted. What is wrong with an input stands beside it; a refusal takes the
 * dialog's place; else it closes, and the answer comes to this person alone, in the channel of what it is about.
 */
export function listenToSubmissions(app: App, options: BoltAppOptions): void {
  const { client, store } = options;
  for (const submission of SUBMISSIONS) {
    app.view({ type: 'view_submission', callback_id: submission.id }, ({ ack, body, view, context }) => {
      const once = onceOf(context);
      const services = options.servicesOver(once.store);
      const value = view.private_metadata;
      const from = { teamId: body.team?.id ?? body.user.team_id ?? '', userId: body.user.id };
      const respond = async (reply: Parameters<typeof sayPrivately>[2]) => {
        const channel = await placeOf(store, value);
        await sayPrivately(client, { user: from.userId, channel }, reply);
      };
      return answer(options, {
        once,
        name: `${submission.id} submitted`,
        text: value,
        channel: '',
        actor: `slack:${from.teamId}/${from.userId}`,
        async ack(first) {
          const staysOpen = first.errors !== undefined || first.isNo;
          await (staysOpen ? ack(inPlace(first)) : ack());
          if (!staysOpen && first.reply !== undefined) await respond(first.reply);
        },
        respond,
        openView: async () => undefined,
        work: async () =>
          submission.run({
            caller: await identifyCaller(services, from),
            value,
            inputs: inputsOf(view.state.values),
            services,
          }),
      });
    });
  }
}

/** The channel of the run that a dialog is about, or the one that it was opened in and carries. */
async function placeOf(store: BoltAppOptions['store'], value: string): Promise<string | undefined> {
  const [id = '', channel = ''] = value.split('/');
  if (/^[CGD][A-Z0-9]{2,20}$/.test(channel)) return channel;
  return (await getPostPlace(store, id).catch(() => undefined))?.channel;
}

function inPlace({ errors, reply }: FirstAnswer) {
  if (errors !== undefined) return { response_action: 'errors' as const, errors: { ...errors } };
  return {
    response_action: 'update' as const,
    view: buildRefusalDialog(reply ?? { text: '', blocks: [] }),
  };
}
