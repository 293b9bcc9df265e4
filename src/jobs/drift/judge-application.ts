import type { Environment } from '../../config/schema.ts';
import { type DriftItem, toItem } from '../../drift/item.ts';
import type { ApplicationStanding } from '../../integrations/argocd/application-standing.ts';
import type { ManagedResource } from '../../integrations/argocd/application-states.ts';
import { ageOf } from '../../wording/durations.ts';
import { judgeAutomation } from './judge-automation.ts';

/** `Progressing` and `Suspended` are on their way, or meant so. */
const UNHEALTHY: readonly string[] = ['Degraded', 'Missing', 'Unknown'];

/**
 * All of one Application that is not as Git says. Where Argo CD has not looked for too long, or could not
 * compare, that is all that is said of its resources: the rest may not be so any more.
 */
export function judgeApplication(
  state: ApplicationStanding,
  environment: Environment,
  now: Date,
): readonly DriftItem[] {
  const doubt = judgeDoubt(state, environment, now);
  const told = doubt === undefined ? [...judgeSync(state), ...judgeHealth(state)] : [doubt];
  return [...told, ...judgeAutomation(state, environment)];
}

/** What Argo CD said too long ago says nothing about now. */
function judgeDoubt(state: ApplicationStanding, { drift }: Environment, now: Date): DriftItem | undefined {
  const { reconciledAt, syncStatus, comparisonError } = state;
  if (reconciledAt === undefined || now.getTime() - reconciledAt.getTime() > drift.notRefreshedAfter) {
    const age =
      reconciledAt === undefined ? 'has never looked' : `last looked ${ageOf(reconciledAt, now)} ago`;
    return toItem(state, { kind: 'not-refreshed', sentence: `Argo CD ${age}`, state: 'unknown' });
  }
  if (comparisonError === '' && ['Synced', 'OutOfSync'].includes(syncStatus)) return undefined;
  const why = comparisonError || 'no reason given';
  return toItem(state, {
    kind: 'not-compared',
    sentence: `Argo CD could not compare it with Git: ${why}`,
    state: 'unknown',
  });
}

function judgeSync(state: ApplicationStanding): readonly DriftItem[] {
  if (state.syncStatus !== 'OutOfSync') return [];
  const items = state.resources.filter(isOutOfSync).map((resource) => {
    const what = describe(resource);
    const { group, kind, namespace, name } = resource;
    const about = { group, kind, namespace, name };
    if (resource.requiresPruning)
      return toItem(state, { kind: 'surplus', resource: about, sentence: `${what} is in Git no more` });
    const how = resource.health === 'Missing' ? 'is in Git and not in the cluster' : 'is not as in Git';
    return toItem(state, { kind: 'out-of-sync', resource: about, sentence: `${what} ${how}` });
  });
  return items.length > 0 ? items : [toItem(state, { kind: 'out-of-sync', sentence: 'it is not as in Git' })];
}

function judgeHealth(state: ApplicationStanding): readonly DriftItem[] {
  if (!UNHEALTHY.includes(state.health)) return [];
  const behind = state.resources.filter(({ health = '' }) => UNHEALTHY.includes(health));
  // What Git has and the cluster has not is told already, as out of sync.
  const items = behind
    .filter((resource) => !(isOutOfSync(resource) && resource.health === 'Missing'))
    .map((resource) => {
      const { group, kind, namespace, name, health = '' } = resource;
      return toItem(state, {
        kind: 'unhealthy',
        resource: { group, kind, namespace, name },
        sentence: `${describe(resource)} is ${health}`,
        ...(health === 'Unknown' && { state: 'unknown' }),
      });
    });
  if (behind.length > 0) return items;
  return [
    toItem(state, {
      kind: 'unhealthy',
      sentence: `it is ${state.health}`,
      ...(state.health === 'Unknown' && { state: 'unknown' }),
    }),
  ];
}

function isOutOfSync({ status, requiresPruning }: ManagedResource): boolean {
  return status === 'OutOfSync' || requiresPruning;
}

function describe({ kind, name }: ManagedResource): string {
  return `${kind} ${name}`;
}
