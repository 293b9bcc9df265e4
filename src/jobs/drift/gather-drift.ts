import type { Environment } from '../../config/schema.ts';
import { type DriftItem, toItem } from '../../drift/item.ts';
import { UserError } from '../../errors.ts';
import type { ApplicationStanding } from '../../integrations/argocd/application-standing.ts';
import { rootApplicationOf } from '../bootstrap/root-application.ts';
import { selectApplications } from '../sync/select-applications.ts';
import { judgeApplication } from './judge-application.ts';
import type { DriftScope, FoundDrift } from './sources/source.ts';

/** Drift as it is gathered from Applications that come one by one. */
export interface GatheredDrift {
  /** Judges an Application and forgets it. Seen again, it is judged anew: the last one counts. */
  see(state: ApplicationStanding): void;
  /** When all were seen. Throws `UserError` for an Application that is not the environment's. */
  end(): FoundDrift;
}

/** What of an environment is not as Git says. Keeps what it found, and no Application. */
export function gatherDrift(scope: DriftScope, now: Date): GatheredDrift {
  const { environment, application } = scope;
  const own = new Set(environment.waves.flat());
  const isAsked = (name: string) => (application === undefined ? own.has(name) : name === application);
  const isUnlisted = application === undefined ? unlistedIn(scope) : () => false;
  const seen = new Map<string, { readonly name: string; readonly items: readonly DriftItem[] }>();
  const unlisted = new Map<string, DriftItem>();
  return {
    see(state) {
      const { name } = state;
      if (isUnlisted(name)) unlisted.set(name, toUnlisted(state, environment));
      if (!isAsked(name) && !own.has(name)) return;
      seen.set(name, { name, items: isAsked(name) ? judgeApplication(state, environment, now) : [] });
    },
    end() {
      const { there, missing } = select([...seen.values()], scope);
      const found = there.flatMap(({ items }) => items);
      const absent = missing.map((name) => toAbsent(name, environment));
      const others = [...unlisted.values()].toSorted((a, b) => (a.application < b.application ? -1 : 1));
      const items = new Map([...found, ...absent, ...others].map((item) => [item.identity, item]));
      return {
        applications: [...there.map(({ name }) => name), ...missing],
        undetermined: new Set(found.filter(isUndetermined).map((item) => item.application)),
        items: [...items.values()],
      };
    },
  };
}

/** The Applications of the scope in the order of the waves, and the names of those that are not there. */
function select<T extends { readonly name: string }>(seen: readonly T[], scope: DriftScope) {
  const { environment, application } = scope;
  const asked = application === undefined ? [] : [application];
  const { waves, obstacles } = selectApplications(seen, { ...scope, asked });
  const own = environment.waves.flat();
  const refused = obstacles.find((obstacle) => !own.includes(obstacle.application ?? ''));
  if (refused !== undefined) {
    throw new UserError('unknown-application', `${refused.sentence}.`, { next: refused.remedy });
  }
  return { there: waves.flat(), missing: obstacles.flatMap(({ application: name }) => name ?? []) };
}

function isUndetermined({ kind }: DriftItem): boolean {
  return kind === 'not-compared' || kind === 'not-refreshed';
}

function toAbsent(name: string, { name: environment, namespaces }: Environment): DriftItem {
  const sentence = `${environment} should have it, and Argo CD does not`;
  return toItem({ name, namespace: namespaces.gitops }, { kind: 'absent', sentence });
}

/** Applications by this environment's name that nobody lists; the root that makes the others is never listed. */
function unlistedIn({ environment, environments }: DriftScope): (name: string) => boolean {
  const listed = new Set(environments.flatMap(({ waves }) => waves.flat()));
  const root = rootApplicationOf(environment.name);
  return (name) => name.endsWith(`-${environment.name}`) && name !== root && !listed.has(name);
}

function toUnlisted(state: ApplicationStanding, { name }: Environment): DriftItem {
  return toItem(state, { kind: 'unlisted', sentence: `Argo CD has it, and no wave of ${name} does` });
}
