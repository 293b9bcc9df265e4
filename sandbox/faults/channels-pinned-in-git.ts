import type { Fault } from '../world.ts';
import { commitEdit } from './commit-edit.ts';

export const channelsPinnedInGit: Fault = {
  id: 'channels-pinned-in-git',
  title: 'Git switches logging on, with the channel latest',
  check: 'channels-pinned-in-git',
  worlds: ['furnished', 'empty'],
  plant(world) {
    const path = 'charts/argocd-apps/values.yaml';
    const from = `vaultConfigPolicyName: gitops-${world.name}\n`;
    const to = `${from}    loggingEnabled: true\n    loggingChannel: latest\n`;
    return commitEdit(world, { path, from, to });
  },
};
