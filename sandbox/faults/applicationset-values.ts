import type { Fault } from '../world.ts';
import { commitEdit } from './commit-edit.ts';

export const applicationsetValues: Fault = {
  id: 'applicationset-values',
  title: 'Git gives the environment another app namespace',
  check: 'applicationset-values',
  worlds: ['furnished', 'empty'],
  plant(world) {
    const path = 'charts/argocd-apps/values.yaml';
    const from = `appNamespace: bitiq-${world.name}\n`;
    return commitEdit(world, { path, from, to: `appNamespace: toys-${world.name}\n` });
  },
};
