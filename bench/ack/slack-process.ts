import { startSlack } from '../../sandbox/slack/slack.ts';
import { defaultWorkspace } from '../../sandbox/slack/workspace.ts';

/** What bitiq and the load need to know of the workspace. */
export interface SlackPlace {
  readonly apiUrl: string;
  readonly botToken: string;
  readonly signingSecret: string;
  readonly team: string;
}

/** Calls of the Web API so far, by method. */
export type CallCounts = Readonly<Record<string, number>>;

/**
 * The sandbox's Slack without rate limits, with `users` people `U1`, `U2`, … in it. Answers every
 * message with the `CallCounts`.
 */
const { users } = JSON.parse(process.argv[2] ?? '{}') as { users: number };
const people = Array.from({ length: users }, (_, index) => ({
  id: `U${index}`,
  name: `person${index}`,
  realName: `Person ${index}`,
  tz: 'Etc/UTC',
}));
const slack = await startSlack({
  workspace: { ...defaultWorkspace, users: [...defaultWorkspace.users, ...people] },
  rateLimits: 'off',
});
process.on('message', () => {
  const counts: Record<string, number> = {};
  for (const { method } of slack.calls) counts[method] = (counts[method] ?? 0) + 1;
  process.send?.(counts);
});
process.on('disconnect', () => void slack.stop());
const { apiUrl, botToken, signingSecret, workspace } = slack;
process.send?.({ apiUrl, botToken, signingSecret, team: workspace.team.id } satisfies SlackPlace);
