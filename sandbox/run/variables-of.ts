import type { RunningRedis } from '../services/redis.ts';
import type { RunningSlack } from '../slack/slack.ts';

/** The variables with which bitiq finds Slack and Redis, on any free port for its own server. */
export function variablesOf(slack: RunningSlack, redis: RunningRedis): Record<string, string> {
  return {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    REDIS_URL: redis.url,
    BITIQ_PORT: '0',
  };
}
