import type { WebClient } from '@slack/web-api';
import type { GroupConfig } from '../../config/schema.ts';
import { toSlackError } from './errors.ts';

/** Who somebody is in the workspace. Only a `member` may do anything. */
export type Standing = 'member' | 'guest' | 'bot' | 'deactivated' | 'stranger';

export interface Person {
  readonly id: string;
  /** Their workspaces: one, or on Enterprise Grid several. */
  readonly teamIds: readonly string[];
  readonly standing: Standing;
  /** How people call them. */
  readonly name: string;
  /** Where they are, as `Europe/Zurich`; left out where Slack does not say. */
  readonly timeZone?: string;
}

/**
 * The people and groups of the workspace, as Slack knows them now: answers are kept for at most a
 * minute. Throws `ExternalError` with system `slack`; who asks must then refuse.
 */
export interface Directory {
  /** The team id of the workspace that bitiq's token belongs to. */
  getWorkspace(): Promise<string>;
  getPerson(userId: string): Promise<Person>;
  isInGroup(userId: string, group: GroupConfig): Promise<boolean>;
  /** Ids of everybody in a group. */
  listMembers(group: GroupConfig): Promise<readonly string[]>;
}

const KEPT_MS = 60_000;

/** A directory over Slack's Web API. `now` in milliseconds. */
export function createDirectory(client: WebClient, options: { now?: () => number } = {}): Directory {
  const now = options.now ?? Date.now;
  const people = createMemory(now, (userId: string) => fetchPerson(client, userId));
  const groups = createMemory(now, (groupId: string) => fetchMembers(client, groupId));
  const workspaces = createMemory(now, () => fetchWorkspace(client));
  return {
    getWorkspace: () => workspaces('own'),
    getPerson: (userId) => people(userId),
    async isInGroup(userId, group) {
      if ('users' in group) return group.users.includes(userId);
      return (await groups(group.userGroup)).has(userId);
    },
    listMembers: async (group) => ('users' in group ? group.users : [...(await groups(group.userGroup))]),
  };
}

/** Remembers answers for a minute and shares those under way; failures are not remembered. */
function createMemory<T>(now: () => number, fetch: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const kept = new Map<string, { until: number; answer: Promise<T> }>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined && known.until > now()) return known.answer;
    for (const [old, { until }] of kept) if (until <= now()) kept.delete(old);
    const answer = fetch(key);
    kept.set(key, { until: now() + KEPT_MS, answer });
    answer.catch(() => {
      if (kept.get(key)?.answer === answer) kept.delete(key);
    });
    return answer;
  };
}

async function fetchWorkspace(client: WebClient): Promise<string> {
  const { team_id } = await client.auth.test().catch((error) => {
    throw toSlackError('auth.test', error);
  });
  return team_id ?? '';
}

async function fetchPerson(client: WebClient, userId: string): Promise<Person> {
  const { user } = await client.users.info({ user: userId }).catch((error) => {
    throw toSlackError('users.info', error);
  });
  return {
    id: userId,
    teamIds: [user?.team_id ?? [], user?.enterprise_user?.teams ?? []].flat(),
    standing: standingOf(user ?? {}),
    name: user?.profile?.display_name || user?.real_name || user?.name || userId,
    ...(user?.tz && { timeZone: user.tz }),
  };
}

interface SlackUser {
  deleted?: boolean;
  is_bot?: boolean;
  is_restricted?: boolean;
  is_ultra_restricted?: boolean;
  is_stranger?: boolean;
}

function standingOf(user: SlackUser): Standing {
  if (user.deleted) return 'deactivated';
  if (user.is_bot) return 'bot';
  if (user.is_stranger) return 'stranger';
  if (user.is_restricted || user.is_ultra_restricted) return 'guest';
  return 'member';
}

async function fetchMembers(client: WebClient, groupId: string): Promise<ReadonlySet<string>> {
  const { users } = await client.usergroups.users.list({ usergroup: groupId }).catch((error) => {
    throw toSlackError('usergroups.users.list', error);
  });
  return new Set(users ?? []);
}
