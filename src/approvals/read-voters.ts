import type { Policy } from '../config/policy-schema.ts';
import { NOBODY, type Voter } from '../gate/facts.ts';
import { isKnownInSlack, type Links, personBehind } from '../gate/identity.ts';
import { listWays } from '../gate/requirement.ts';
import type { Directory } from '../integrations/slack/directory.ts';
import type { GateView } from './gate-options.ts';

/**
 * Who people are and in which of the policy's groups, asked of Slack now (answers are at most a minute
 * old). Who or what cannot be read is `unknown`, and never counts as a yes.
 *
 * @returns by principal, as they were given.
 */
export async function readVoters(
  options: Pick<GateView, 'config' | 'directory'>,
  asked: { principals: readonly string[]; policy: Policy | undefined; links: Links },
): Promise<ReadonlyMap<string, Voter>> {
  const { principals, policy, links } = asked;
  const groups = listGroups(policy);
  const voters = await Promise.all(
    [...new Set(principals)].map(async (principal) => {
      const slack = slackIdentity(principal, links);
      return [principal, slack ? await readVoter(options, slack, groups) : NOBODY] as const;
    }),
  );
  return new Map(voters);
}

/** Who the policy asks for, by name. */
function listGroups(policy: Policy | undefined): readonly string[] {
  if (policy === undefined || policy.approvals === 'auto') return [];
  const leaves = listWays(policy.approvals).flat();
  return [...new Set(leaves.flatMap((leaf) => ('group' in leaf ? leaf.group : [])))];
}

/** The Slack user of a principal, by its own name or by a link. */
export function slackIdentity(
  principal: string,
  links: Links,
): { readonly teamId: string; readonly userId: string } | undefined {
  if (!isKnownInSlack(principal, links)) return undefined;
  const linked = links.find((link) => link.includes(principal))?.find((each) => each.startsWith('slack:'));
  const name = principal.startsWith('slack:') ? principal : (linked ?? personBehind(principal, links));
  const [, teamId, userId] = /^slack:([^/]+)\/(.+)$/.exec(name) ?? [];
  return teamId && userId ? { teamId, userId } : undefined;
}

async function readVoter(
  { config, directory }: Pick<GateView, 'config' | 'directory'>,
  { teamId, userId }: { teamId: string; userId: string },
  groups: readonly string[],
): Promise<Voter> {
  if (directory === undefined) return { ...NOBODY, teamId, userId };
  const [standing, memberships] = await Promise.all([
    readStanding(directory, teamId, userId).catch(() => 'unknown' as const),
    readGroups(directory, config, userId, groups).catch(() => 'unknown' as const),
  ]);
  return { teamId, userId, standing, groups: memberships };
}

async function readStanding(
  directory: Directory,
  teamId: string,
  userId: string,
): Promise<Voter['standing']> {
  const { standing, teamIds } = await directory.getPerson(userId);
  return teamIds.includes(teamId) ? standing : 'stranger';
}

async function readGroups(
  directory: Directory,
  { groups }: GateView['config'],
  userId: string,
  asked: readonly string[],
): Promise<ReadonlySet<string>> {
  const answers = await Promise.all(
    asked.map(async (name) => {
      const group = groups.get(name);
      return group !== undefined && (await directory.isInGroup(userId, group)) ? [name] : [];
    }),
  );
  return new Set(answers.flat());
}
