import { startRun } from '../commands/start-run.ts';
import type { Action } from './action.ts';
import { findOpenItem } from './find-item.ts';

/** *Open issue*: a worker opens it, or leads to the one that is there. */
export const driftIssue: Action = {
  id: 'drift.issue',
  async run({ caller, value, channel, services }) {
    const { item, environment } = await findOpenItem(services, value);
    return startRun(services, caller, { kind: 'open-issue', environment, input: { item: item.id }, channel });
  },
};
