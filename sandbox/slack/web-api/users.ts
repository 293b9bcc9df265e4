import type { SlackContext } from '../context.ts';
import type { SeedUser, SeedUserGroup } from '../workspace.ts';
import { type ApiMethod, isTrue, paginate, requiredString, SlackApiError } from './method.ts';

const info: ApiMethod = {
  name: 'users.info',
  scopes: ['users:read'],
  run(slack, args) {
    const user = slack.state.users.get(requiredString(args, 'user'));
    if (user === undefined) throw new SlackApiError('user_not_found');
    return { user: toSlackUser(slack, user) };
  },
};

const list: ApiMethod = {
  name: 'users.list',
  scopes: ['users:read'],
  run(slack, args) {
    const { items, ...rest } = paginate([...slack.state.users.values()], args);
    return { members: items.map((user) => toSlackUser(slack, user)), cache_ts: seconds(slack), ...rest };
  },
};

const groups: ApiMethod = {
  name: 'usergroups.list',
  scopes: ['usergroups:read'],
  run(slack, args) {
    return {
      usergroups: [...slack.state.userGroups.values()].map((group) =>
        toSlackGroup(slack, group, isTrue(args, 'include_users')),
      ),
    };
  },
};

const groupUsers: ApiMethod = {
  name: 'usergroups.users.list',
  scopes: ['usergroups:read'],
  run(slack, args) {
    const group = slack.state.userGroups.get(requiredString(args, 'usergroup'));
    if (group === undefined) throw new SlackApiError('no_such_subteam');
    return { users: group.users };
  },
};

export const userMethods: readonly ApiMethod[] = [info, list, groups, groupUsers];

function seconds(slack: SlackContext): number {
  return Math.floor(slack.state.now() / 1000);
}

/** A person as `users.info` shows them; a deactivated one has hardly any fields left. */
function toSlackUser(slack: SlackContext, user: SeedUser): object {
  const base = {
    id: user.id,
    team_id: user.teamId ?? slack.state.seed.team.id,
    name: user.name,
    deleted: user.deleted ?? false,
    profile: {
      real_name: user.realName,
      display_name: user.name,
      title: user.title ?? '',
      team: user.teamId ?? slack.state.seed.team.id,
      ...(user.isBot === true && { bot_id: slack.state.seed.app.botId, api_app_id: slack.state.seed.app.id }),
    },
    is_bot: user.isBot ?? false,
    is_app_user: false,
    updated: seconds(slack),
  };
  if (user.deleted === true) return base;
  return {
    ...base,
    real_name: user.realName,
    tz: user.tz,
    tz_label: user.tz,
    tz_offset: zoneOffsetS(user.tz, slack.state.now()),
    is_admin: user.isAdmin ?? false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: user.isRestricted ?? false,
    is_ultra_restricted: user.isUltraRestricted ?? false,
    ...(user.teamId !== undefined && user.teamId !== slack.state.seed.team.id && { is_stranger: true }),
  };
}

/** Seconds east of UTC at a moment. */
function zoneOffsetS(timeZone: string, atMs: number): number {
  const name = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(atMs)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours, minutes] = name?.match(/GMT([+-])(\d\d):(\d\d)/) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60);
}

function toSlackGroup(slack: SlackContext, group: SeedUserGroup, withUsers: boolean): object {
  return {
    id: group.id,
    team_id: slack.state.seed.team.id,
    is_usergroup: true,
    name: group.name,
    handle: group.handle,
    description: '',
    is_external: false,
    date_delete: 0,
    user_count: group.users.length,
    ...(withUsers && { users: group.users }),
  };
}
