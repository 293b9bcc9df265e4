import type { ProcessContext } from '../context.ts';
import { judgeClock } from '../judge-clock.ts';
import type { Probe } from '../probe.ts';
import { NO_SLACK } from './no-slack.ts';

/** Slack refuses what is signed more than 5 min apart, and so do we. */
export const slackClock: Probe<Pick<ProcessContext, 'slack' | 'now'>> = {
  id: 'slack-clock',
  title: "This machine's clock goes as Slack's",
  severity: 'blocker',
  async run({ slack, now, signal }) {
    if (slack === undefined) return NO_SLACK;
    return judgeClock(await slack.measureClock({ signal, now }), "Slack's");
  },
};
