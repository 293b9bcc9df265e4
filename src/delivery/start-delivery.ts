import { getSlackCode } from '../integrations/slack/errors.ts';
import { createLoop, type Loop } from '../queue/loop.ts';
import { getSlackUser } from '../runs/run.ts';
import { type DeliverOptions, deliver, planRetry } from './deliver.ts';
import { changePost, claimPosts, LeaseLostError, type Post } from './posts.ts';

/** With the rest, up to a hundred messages a second: more than Slack takes, and time is left for who asks. */
const BATCH = 10;
const REST_MS = 100;

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
  /** Told when a message moves or cannot be delivered anywhere. */
  onTrouble(text: string, fields: object): void;
}

/**
 * Keeps every run's message in step with the run, from SQL alone: whichever process changed the run,
 * and whatever was restarted since. Any number of processes may do this at the same time.
 */
export function startDelivery(options: DeliveryOptions): Loop {
  return createLoop({
    everyMs: 200,
    restMs: REST_MS,
    onError: (error) => options.onTrouble('messages could not be read from the store', { error }),
    async work() {
      const posts = await claimPosts(options.store, options.owner, BATCH);
      await Promise.all(posts.map((post) => deliverOrPlan(options, post)));
    },
  });
}

async function deliverOrPlan(options: DeliveryOptions, post: Post): Promise<void> {
  try {
    await deliver(options, post);
  } catch (error) {
    await plan(options, post, error).catch((failed: unknown) =>
      options.onTrouble('what became of a message could not be written down', {
        runId: post.run.id,
        error: failed,
      }),
    );
  }
}

async function plan(options: DeliveryOptions, post: Post, error: unknown): Promise<void> {
  if (error instanceof LeaseLostError) return;
  const code = getSlackCode(error);
  if (code !== undefined && CLOSED_CHANNEL.has(code)) await moveOrGiveUp(options, post, code);
  else if (code === 'message_not_found') await changePost(options.store, post, { ts: null, ...free });
  else await retryLater(options, post, error);
}

const free = { lease_owner: null, lease_until: null } as const;

async function retryLater(options: DeliveryOptions, post: Post, error: unknown): Promise<void> {
  options.onTrouble('a message could not be delivered yet', { runId: post.run.id, error });
  await changePost(options.store, post, planRetry(error, post, await options.store.now()));
}

async function moveOrGiveUp(options: DeliveryOptions, post: Post, code: string): Promise<void> {
  const other = options.channelOf(post.run.environment);
  if (other !== undefined && other !== post.channel && post.ts === undefined) {
    await changePost(options.store, post, { channel: other, pending: null, pending_since: null, ...free });
    await tellRequester(options, post, other);
    return;
  }
  options.onTrouble('a message cannot be delivered', { runId: post.run.id, channel: post.channel, code });
  await changePost(options.store, post, { final: 1, ...free });
}

/** Whoever asked looks into the wrong channel; a direct message says where the answer is. */
async function tellRequester(options: DeliveryOptions, post: Post, channel: string): Promise<void> {
  const user = getSlackUser(post.run.requestedBy);
  if (user === undefined) return;
  const text = `I cannot write in <#${post.channel}>, so the answer to your ${post.run.kind} is in <#${channel}>. To have it there, invite me: /invite @bitiq`;
  await options.poster
    .post({ channel: user }, `${post.run.id}/moved`, { text, blocks: [] })
    .catch((error) => options.onTrouble('the requester could not be told', { runId: post.run.id, error }));
}
