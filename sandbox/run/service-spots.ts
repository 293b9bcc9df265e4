import type { RunningRedis } from '../services/redis.ts';
import type { RunningSlack } from '../slack/slack.ts';
import type { Misbehaviour } from '../slack/trouble.ts';
import type { Spot } from '../worlds/fault-board.ts';

/** What can be broken besides the environments: Slack's Web API, and Redis where it is ours. */
export function serviceSpots(slack: RunningSlack, redis: RunningRedis): readonly Spot[] {
  return [
    slackSpot(slack, 'slack-throttled', 'Slack answers 429', { answer: 'ratelimited', retryAfterS: 5 }),
    slackSpot(slack, 'slack-errors', 'Slack answers 500', { answer: 'server-error' }),
    slackSpot(slack, 'slack-hangs', 'Slack never answers', { answer: 'hang' }),
    ...(redis.isOurs ? [redisSpot(redis)] : []),
  ];
}

function slackSpot(slack: RunningSlack, name: string, title: string, misbehaviour: Misbehaviour): Spot {
  return {
    id: `services/${name}`,
    title,
    environment: 'services',
    plant: () => {
      slack.trouble.always.set('*', misbehaviour);
      return () => {
        // Another one may have been planted over it.
        if (slack.trouble.always.get('*') === misbehaviour) slack.trouble.always.delete('*');
      };
    },
  };
}

function redisSpot(redis: RunningRedis): Spot {
  return {
    id: 'services/redis-hangs',
    title: 'Redis does not answer',
    environment: 'services',
    plant: () => {
      redis.pause();
      return () => redis.resume();
    },
  };
}
