import type { OperationView } from '../../../integrations/argocd/operations.ts';
import { short } from '../../sync/wording.ts';
import { awaitSight, type Sight } from './await-sight.ts';
import type { Stop, Work } from './work.ts';

/** An Application is in sync with the approved commit and healthy. `id`: the row that tells of it. */
export function awaitWell(work: Work, name: string, id = name): Promise<Stop | undefined> {
  const { executor, context, approved } = work;
  return awaitSight(work, {
    id,
    code: 'not-well',
    withinMs: context.environment.sync.stuckAfter,
    look: async (signal) => judge(name, await executor.read(name, signal), approved.commit),
  });
}

function judge(name: string, view: OperationView | undefined, commit: string): Sight {
  const next = `argocd app get ${name}`;
  const not = (summary: string): Sight => ({ isSo: false, summary: `${name}: ${summary}`, next });
  if (view === undefined) return not('it does not exist any more');
  const { syncStatus, comparedWith, health, healthMessage } = view;
  if (comparedWith !== commit)
    return not(`Argo CD compares with ${short(comparedWith) || 'no commit'}, not with ${short(commit)}`);
  if (syncStatus !== 'Synced') return not(`sync ${syncStatus || 'Unknown'}`);
  if (health !== 'Healthy')
    return not(`health ${health || 'Unknown'}${healthMessage && `: ${healthMessage}`}`);
  return { isSo: true, summary: `${name} is Synced and Healthy at ${short(commit)}` };
}
