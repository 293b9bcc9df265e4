import type { OperationState, SyncedResource } from '../../../../integrations/argocd/operations.ts';
import { formatSpan } from '../../../../wording/durations.ts';
import { describeResource } from '../wording.ts';

/** `Running: PreSync hook Job migrate, 12 s`. */
export function describeRunning(state: OperationState, at: Date): string {
  const what = busyWith(state);
  return `${state.phase}${what === undefined ? '' : `: ${nameOf(what)}`}, ${elapsed(state, at)}`;
}

/** What an operation hangs at, and what Argo CD says of it. */
export function whatHangs(
  state: OperationState,
  at: Date,
): { readonly what: string; readonly message: string } {
  const busy = busyWith(state);
  const what = busy === undefined ? state.phase : nameOf(busy);
  return { what: `${what} for ${elapsed(state, at)}`, message: busy?.message || state.message };
}

/** One line each. */
export function failedResources({ resources }: OperationState): readonly string[] {
  return resources
    .filter(
      ({ status, hookPhase }) =>
        status === 'SyncFailed' || ['Failed', 'Error', 'Terminating'].includes(hookPhase),
    )
    .map((resource) => `${nameOf(resource)}: ${resource.message || resource.status || resource.hookPhase}`);
}

/** Hooks first: what else is Running may be Running after the end. */
function busyWith({ resources }: OperationState): SyncedResource | undefined {
  const busy = resources.filter(({ hookPhase }) => hookPhase === 'Running');
  return busy.find(({ hookType }) => hookType !== '') ?? busy[0];
}

function nameOf(resource: SyncedResource): string {
  const { hookType, kind, name } = resource;
  return hookType === '' ? describeResource(resource) : `${hookType} hook ${kind} ${name}`;
}

function elapsed({ startedAt }: OperationState, at: Date): string {
  return formatSpan(startedAt === undefined ? 0 : at.getTime() - startedAt.getTime());
}
