import { defaultWorkspace, type WorkspaceSeed } from '../../../sandbox/slack/workspace.ts';

/** Sixty people more, all of them in platform. */
export const CROWD: readonly string[] = Array.from({ length: 60 }, (_, index) => `U0CROWD${10 + index}`);

/** The sandbox's workspace, with a crowd. */
export const crowdedWorkspace: WorkspaceSeed = {
  ...defaultWorkspace,
  users: [
    ...defaultWorkspace.users,
    ...CROWD.map((id, index) => ({ id, name: `crowd${index}`, realName: `Crowd ${index}`, tz: 'Etc/UTC' })),
  ],
  userGroups: defaultWorkspace.userGroups.map((group) =>
    group.handle === 'platform' ? { ...group, users: [...group.users, ...CROWD] } : group,
  ),
  channels: defaultWorkspace.channels.map((channel) => ({
    ...channel,
    members: [...channel.members, ...CROWD],
  })),
};
