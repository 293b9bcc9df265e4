import type { Fault } from '../world.ts';
import { commitEdit } from './commit-edit.ts';

export const channelsPinnedInGit: Fault = {
  id: 'channels-pinned-in-git',
  title: 'The GitOps operator follows the channel latest in Git',
  check: 'channels-pinned-in-git',
  plant(world) {
    const path = 'charts/bootstrap-operators/values.yaml';
    return commitEdit(world, { path, from: 'channel: gitops-1.18', to: 'channel: latest' });
  },
};
