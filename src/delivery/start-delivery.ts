import { ExternalError } from '../errors.ts';
import { getSlackCode } from '../integrations/slack/errors.ts';
import { createLoop, type Loop } from '../queue/loop.ts';
import { getSlackUser, isOver } from '../runs/run.ts';
import type { Tracing } from '../tracing/tracing.ts';
import { type DeliverOptions, deliver, planRetry } from './deliver.ts';
import { changePost, claimPosts, LeaseLostError, type Post, whileLeased } from './posts.ts';
import { queueBehind } from './queue-behind.ts';

/** With the rest, up to a hundred messages a second: more than Slack takes, and time is left for who asks. */
const BATCH = 10;
const REST_MS = 100;

/** So many may wait for Slack at the same time; a slow one holds only itself up. */
const UNDER_WAY = 50;

/** Slack's words for a channel in which nothing can be said. */
const CLOSED_CHANNEL: ReadonlySet<string> = new Set([
  'channel_not_found',
  'not_in_channel',
  'is_archived',
  'restricted_action',
]);

export interface DeliveryOptions extends DeliverOptions {
  /** Name of this process. */
  readonly owner: string;
  /** The channel that an environment's messages go to when the one they were asked for is closed to us. */
  channelOf(environment: string): string | undefined;
  /** Where a message goes on in the trace of its run. Default: nothing is traced. */
  readonly tracing?: Tracing;
}

/**
 * Keeps every run's message in step with the run, from SQL alone: whichever process changed the run,
 * and whatever was restarted since. Any number of processes may do this at the same time.
 */
export function startDelivery(options: DeliveryOptions): Loop {
  const underWay = new Set<Promise<void>>();
  const loop = createLoop({
    everyMs: 200,
    restMs: REST_MS,
    onError: (error) => options.onTrouble('messages could not be read from the store', { error }),
    async work() {
      const free = Math.min(BATCH, UNDER_WAY - underWay.size);
      const posts = free > 0 ? await claimPosts(options.store, options.owner, free) : [];
      for (const post of posts) {
        const delivery = deliverOrPlan(options, post).finally(() => underWay.delete(delivery));
        underWay.add(delivery);
      }
    },
  });
  return {
    kick: loop.kick,
    hurry: loop.hurry,
    async stop() {
      await loop.stop();
      await Promise.all(underWay);
    },
  };
}

async function deliverOrPlan(options: DeliveryOptions, post: Post): Promise<void> {
  try {
    await whileLeased(options.store, post, () => deliverInTrace(options, post));
  } catch (error) {
    await plan(options, post, error).catch((failed: unknown) =>
      options.onTrouble('what became of a message could not be written down', {
        runId: post.run.id,
        error: failed,
      }),
    );
  }
}

async function deliverInTrace(options: DeliveryOptions, post: Post): Promise<void> {
  const { id, traceparent: parent, revision } = post.run;
  if (options.tracing === undefined || parent === undefined) return deliver(options, post);
  const attributes = { 'bitiq.run.id': id, 'bitiq.run.revision': revision };
  await options.tracing.begin({ name: 'deliver message', parent, attributes }, () => deliver(options, post));
}

async function plan(options: DeliveryOptions, post: Post, error: unknown): Promise<void> {
  if (error instanceof LeaseLostError) return;
  const code = getSlackCode(error);
  if (code !== undefined && CLOSED_CHANNEL.has(code)) await moveOrGiveUp(options, post, code);
  else if (code === 'message_not_found') await changePost(options.store, post, { ts: null, ...free });
  else await retryLater(options, post, error);
}

const free = { lease_owner: null, lease_until: null } as const;

/** What Slack refuses for good is refused this often before nobody tries any more. */
const REFUSALS = 60;

async function retryLater(options: DeliveryOptions, post: Post, error: unknown): Promise<void> {
  if (error instanceof ExternalError && !error.retryable && post.failures >= REFUSALS) {
    options.onTrouble('a message is given up: Slack refuses it', { runId: post.run.id, error });
    return changePost(options.store, post, { final: 1, ...free });
  }
  options.onTrouble('a message could not be delivered yet', { runId: post.run.id, error });
  const now = await options.store.now();
  await changePost(options.store, post, planRetry(error, post, now));
  if (!(error instanceof ExternalError) || error.retryAfterMs === undefined) return;
  await queueBehind(options.store, { channel: post.channel, until: now + error.retryAfterMs });
}

/**
 * The channel is closed to us. The message goes to the environment's own; where that is closed too,
 * whoever asked gets the outcome as a direct message.
 */
async function moveOrGiveUp(options: DeliveryOptions, post: Post, code: string): Promise<void> {
  const { run, channel } = post;
  options.onTrouble('a channel is closed to messages', { runId: run.id, channel, code });
  const other = options.channelOf(run.environment);
  if (other !== undefined && other !== channel && post.ts === undefined) {
    await changePost(options.store, post, { channel: other, pending: null, pending_since: null, ...free });
    const text = `I cannot write in <#${channel}>, so the answer to your ${run.kind} is in <#${other}>. To have it there, invite me: /invite @bitiq`;
    return tellRequester(options, post, 'moved', text);
  }
  if (isOver(run.status)) {
    const { message } = await options.render(run, undefined);
    const text = `${message.text}\nI cannot write in <#${channel}>. To have answers there, invite me: /invite @bitiq`;
    await tellRequester(options, post, 'outcome', text);
  }
  await changePost(options.store, post, {
    revision: run.revision,
    final: isOver(run.status) ? 1 : 0,
    ...free,
  });
}

async function tellRequester(options: DeliveryOptions, post: Post, key: string, text: string): Promise<void> {
  const user = getSlackUser(post.run.requestedBy);
  if (user === undefined) return;
  await options.poster
    .post({ channel: user }, `${post.run.id}/${key}`, { text, blocks: [] })
    .catch((error) => options.onTrouble('the requester could not be told', { runId: post.run.id, error }));
}
