import { BOT_SCOPES } from '../../integrations/slack/scopes.ts';
import { joinNames, plural } from '../../wording/counts.ts';
import type { ProcessContext } from '../context.ts';
import type { Probe } from '../probe.ts';
import { NO_SLACK } from './no-slack.ts';

/** The app has every scope that bitiq's calls need. */
export const slackScopes: Probe<Pick<ProcessContext, 'slack'>> = {
  id: 'slack-scopes',
  title: 'The Slack app has the scopes it needs',
  severity: 'blocker',
  async run({ slack, signal }) {
    if (slack === undefined) return NO_SLACK;
    const { scopes } = await slack.getIdentity(signal);
    if (scopes === undefined) {
      return {
        status: 'unknown',
        summary: 'Slack does not say which scopes the token has',
        remedy: 'Compare with deploy/slack-manifest.yaml: api.slack.com/apps, OAuth & Permissions',
      };
    }
    const missing = BOT_SCOPES.filter((scope) => !scopes.includes(scope));
    const extra = scopes.filter((scope) => !BOT_SCOPES.some((needed) => needed === scope));
    if (missing.length === 0) {
      const more = extra.length === 0 ? '' : `, and ${joinNames(extra)}, which bitiq does not use`;
      const summary = `all ${plural(BOT_SCOPES.length, 'scope')} granted${more}`;
      return { status: 'passed', summary, evidence: extra };
    }
    return {
      status: 'failed',
      summary: `without ${joinNames(missing)}`,
      evidence: missing,
      remedy: `api.slack.com/apps: OAuth & Permissions, add ${missing.join(', ')}, then Reinstall`,
    };
  },
};
