import { ExternalError } from '../../errors.ts';
import { getSlackCode } from '../../integrations/slack/errors.ts';
import type { ProcessContext } from '../context.ts';
import type { Finding, Probe } from '../probe.ts';
import { NO_SLACK } from './no-slack.ts';

/** The bot token is a bot's, of the right workspace, and the app token opens Socket Mode. */
export const slackLogin: Probe<Pick<ProcessContext, 'config' | 'slack'>> = {
  id: 'slack-login',
  title: 'Slack accepts the tokens',
  severity: 'blocker',
  async run({ config, slack, signal }) {
    if (slack === undefined) return NO_SLACK;
    const { workspace } = config;
    const { appToken } = config.slack ?? {};
    try {
      const [{ teamId, team, botId }] = await Promise.all([
        slack.getIdentity(signal),
        appToken !== undefined && slack.openSocket(appToken),
      ]);
      if (botId === undefined) return notABot;
      if (workspace !== undefined && workspace !== teamId) return otherWorkspace(teamId, workspace);
      return { status: 'passed', summary: `as a bot of ${team}` };
    } catch (error) {
      if (!(error instanceof ExternalError) || !isRefusal(error)) throw error;
      return { status: 'failed', summary: error.message, remedy: INSTALL };
    }
  },
};

/** Slack said no in its own words, and not that it cannot answer now. */
function isRefusal(error: ExternalError): boolean {
  const { reason } = error;
  const isNo = reason === 'unauthenticated' || reason === 'forbidden' || reason === 'unexpected';
  return isNo && getSlackCode(error) !== undefined;
}

const INSTALL = 'api.slack.com/apps: Install App for SLACK_BOT_TOKEN, Basic Information for SLACK_APP_TOKEN';

const notABot: Finding = {
  status: 'failed',
  summary: "SLACK_BOT_TOKEN is a person's token, not a bot's",
  remedy: 'api.slack.com/apps: Install App, and put the Bot User OAuth Token into SLACK_BOT_TOKEN',
};

function otherWorkspace(teamId: string, workspace: string): Finding {
  return {
    status: 'failed',
    summary: `SLACK_BOT_TOKEN is of workspace ${teamId}, bitiq.yaml says ${workspace}`,
    remedy: `Set workspace: ${teamId} in bitiq.yaml, or install the app in ${workspace}`,
  };
}
