import type { Fault } from '../world.ts';
import { commitEdit } from './commit-edit.ts';

export const branchMoves: Fault = {
  id: 'branch-moves',
  title: 'A commit that changes toy-service is pushed to the branch',
  plant(world) {
    const path = `charts/toy-service/values-${world.name}.yaml`;
    const from = `baseDomain: ${world.baseDomain}\n`;
    return commitEdit(world, { path, from, to: `${from}logLevel: debug\n` });
  },
};
