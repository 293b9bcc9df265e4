import { findPolicy } from '../../../gate/find-policy.ts';
import type { OperationView } from '../../../integrations/argocd/operations.ts';
import { joinNames, plural } from '../../../wording/counts.ts';
import { short } from '../../sync/wording.ts';
import { rootApplicationOf } from '../root-application.ts';
import { wavesOf } from '../waves-of.ts';
import type { Line } from './line.ts';

/**
 * The root Application is registered, and nothing was synced past the gate: what is synced already was
 * synced by an approved run. Where the policy asks nobody, it is only told.
 */
export const applicationsRegistered: Line = {
  id: 'applications-registered',
  title: 'Applications are registered and not yet synced',
  async look({ environment, systems, plan, signal }) {
    const root = rootApplicationOf(environment.name);
    const executor = systems.createExecutor();
    const read = await Promise.all(
      wavesOf(plan)
        .flat()
        .map((name) => executor.read(name, signal)),
    );
    const views = read.filter((view) => view !== undefined);
    const evidence = views.map((view) => `${view.name}: ${sayOf(view)}`);
    if (!views.some(({ name }) => name === root)) {
      const remedy = `bootstrap ${environment.name} --only register`;
      return { state: 'failed', summary: `Argo CD has no application ${root}`, remedy };
    }
    const busy = views.find(isBusy);
    if (busy !== undefined) {
      const summary = `an operation of ${byOf(busy)} is under way on ${busy.name}`;
      return { state: 'failed', summary, evidence, remedy: `argocd app wait ${busy.name} --operation` };
    }
    const asksPeople = findPolicy(environment, 'bootstrap')?.approvals !== 'auto';
    const past = views.filter(isSyncedPastTheGate);
    if (asksPeople && past.length > 0) {
      const names = joinNames(past.map(({ name }) => name));
      const summary = `${names} ${past.length === 1 ? 'was' : 'were'} synced without an approval`;
      return { state: 'failed', summary, evidence, remedy: `argocd app history ${past[0]?.name}` };
    }
    const synced = views.filter(isSynced).length;
    const how = synced === 0 ? 'none is synced' : `${synced} synced by approved runs before`;
    return {
      state: 'passed',
      summary: `${plural(views.length, 'application')} registered, ${how}`,
      evidence,
    };
  },
};

function isBusy({ requested, state }: OperationView): boolean {
  return requested !== undefined || ['Running', 'Terminating'].includes(state?.phase ?? '');
}

function isSynced({ syncStatus, state }: OperationView): boolean {
  return syncStatus === 'Synced' || state?.phase === 'Succeeded';
}

function isSyncedPastTheGate(view: OperationView): boolean {
  return isSynced(view) && view.state?.runId === undefined;
}

function byOf({ requested, state }: OperationView): string {
  return (requested ?? state)?.by || 'Argo CD itself';
}

function sayOf(view: OperationView): string {
  if (!isSynced(view)) return 'registered, not synced';
  const { comparedWith, state } = view;
  const at = short(state?.syncedRevision || comparedWith) || 'no commit';
  return state?.runId === undefined
    ? `synced at ${at}, not by bitiq`
    : `synced at ${at} by run ${state.runId}`;
}
