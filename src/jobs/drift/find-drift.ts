import type { Environment } from '../../config/schema.ts';
import type { SeenDrift } from '../../drift/compare-drift.ts';
import { type DriftItem, toItem } from '../../drift/item.ts';
import { UserError } from '../../errors.ts';
import type { ApplicationState } from '../../integrations/argocd/application-states.ts';
import { rootApplicationOf } from '../bootstrap/root-application.ts';
import { selectApplications } from '../sync/select-applications.ts';
import { judgeApplication } from './judge-application.ts';

export interface DriftScope {
  readonly environment: Environment;
  /** All that are configured, to tell whose an Application is. */
  readonly environments: readonly Environment[];
  /** The only one to look at. Left out: all of the environment's. */
  readonly application?: string | undefined;
}

export interface FoundDrift extends SeenDrift {
  /** The Applications that were looked at, in the order of the waves; those that are not there, too. */
  readonly applications: readonly string[];
}

/**
 * What of an environment is not as Git says, by what Argo CD last saw. It has left out what
 * `ignoreDifferences` names already. Throws `UserError` for an Application that is not the environment's.
 */
export function findDrift(states: readonly ApplicationState[], scope: DriftScope, now: Date): FoundDrift {
  const { environment, application } = scope;
  const asked = application === undefined ? [] : [application];
  const { waves, obstacles } = selectApplications(states, { ...scope, asked });
  const wanted = new Set(environment.waves.flat());
  const refused = obstacles.find((obstacle) => !wanted.has(obstacle.application ?? ''));
  if (refused !== undefined) {
    throw new UserError('unknown-application', `${refused.sentence}.`, { next: refused.remedy });
  }
  const own = waves.flat();
  const found = own.flatMap((state) => judgeApplication(state, environment, now));
  const missing = obstacles.flatMap(({ application: name }) => name ?? []);
  const absent = missing.map((name) => toAbsent(name, environment));
  const unlisted = application === undefined ? findUnlisted(states, scope) : [];
  const items = new Map([...found, ...absent, ...unlisted].map((item) => [item.identity, item]));
  return {
    applications: [...own.map(({ name }) => name), ...missing],
    undetermined: new Set(found.filter(isUndetermined).map((item) => item.application)),
    items: [...items.values()],
  };
}

function isUndetermined({ kind }: DriftItem): boolean {
  return kind === 'not-compared' || kind === 'not-refreshed';
}

function toAbsent(name: string, { name: environment, namespaces }: Environment): DriftItem {
  const sentence = `${environment} should have it, and Argo CD does not`;
  return toItem({ name, namespace: namespaces.gitops }, { kind: 'absent', sentence });
}

/** Applications by this environment's name that nobody lists; the root that makes the others is never listed. */
function findUnlisted(
  states: readonly ApplicationState[],
  { environment, environments }: DriftScope,
): readonly DriftItem[] {
  const listed = new Set(environments.flatMap(({ waves }) => waves.flat()));
  const root = rootApplicationOf(environment.name);
  return states
    .filter(({ name }) => name.endsWith(`-${environment.name}`) && name !== root && !listed.has(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((state) =>
      toItem(state, {
        kind: 'unlisted',
        sentence: `Argo CD has it, and no wave of ${environment.name} does`,
      }),
    );
}
