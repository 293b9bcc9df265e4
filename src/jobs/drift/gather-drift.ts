import type { Environment } from '../../config/schema.ts';
import { type DriftItem, toItem } from '../../drift/item.ts';
import { UserError } from '../../errors.ts';
import type { ApplicationStanding } from '../../integrations/argocd/application-standing.ts';
import { rootApplicationOf } from '../bootstrap/root-application.ts';
import { selectApplications } from '../sync/argocd/select-applications.ts';
import { judgeApplication } from './judge-application.ts';
import type { DriftScope, FoundDrift } from './sources/source.ts';

/** Drift as it is gathered from Applications that come one by one. */
export interface GatheredDrift {
  /** Judges an Application and forgets it. Seen again, it is judged anew: the last one counts. */
  see(state: ApplicationStanding): void;
  /** When all were seen. Throws `UserError` for an Application that is not the environment's. */
  end(): FoundDrift;
}

/** What of an environment is not as Git says. Keeps what it found, and of each Application its name. */
export function gatherDrift(scope: DriftScope, now: Date): GatheredDrift {
  const { environment, application } = scope;
  const own = new Set(environment.waves.flat());
  const isAsked = (name: string) => (application === undefined ? own.has(name) : name === application);
  const isUnlisted = application === undefined ? unlistedIn(scope, own) : () => false;
  const seen = new Map<string, readonly DriftItem[]>();
  const unlisted = new Map<string, DriftItem>();
  return {
    see(state) {
      const { name } = state;
      if (isUnlisted(name)) unlisted.set(name, toUnlisted(state, environment));
      if (!isAsked(name) && !own.has(name)) return;
      const items = isAsked(name) ? judgeApplication(state, environment, now) : NOTHING;
      seen.set(name, items.length === 0 ? NOTHING : items);
    },
    end() {
      const applications = application === undefined ? inOrder(environment) : [application];
      if (application !== undefined) assertOwn(application, [...seen.keys()], scope);
      const found = applications.flatMap((name) => seen.get(name) ?? [toAbsent(name, environment)]);
      const others = [...unlisted.values()].toSorted((a, b) => (a.application < b.application ? -1 : 1));
      const items = new Map([...found, ...others].map((item) => [item.identity, item]));
      return {
        applications,
        undetermined: new Set(found.filter(isUndetermined).map((item) => item.application)),
        items: [...items.values()],
      };
    },
  };
}

/** One for all that are as they should be: there may be tens of thousands. */
const NOTHING: readonly DriftItem[] = [];

/** Every Application of an environment once, wave by wave, each by name. */
function inOrder({ waves }: Environment): readonly string[] {
  return [...new Set(waves.flatMap((wave) => wave.toSorted()))];
}

/** Throws `UserError` where it is none of the environment's; that it is not there is drift. */
function assertOwn(application: string, names: readonly string[], scope: DriftScope): void {
  const { environment } = scope;
  if (environment.waves.some((wave) => wave.includes(application))) return;
  const there = names.map((name) => ({ name }));
  const [refused] = selectApplications(there, { ...scope, asked: [application] }).obstacles;
  if (refused === undefined) return;
  throw new UserError('unknown-application', `${refused.sentence}.`, { next: refused.remedy });
}

function isUndetermined({ kind }: DriftItem): boolean {
  return kind === 'not-compared' || kind === 'not-refreshed';
}

function toAbsent(name: string, { name: environment, namespaces }: Environment): DriftItem {
  const sentence = `${environment} should have it, and Argo CD does not`;
  return toItem({ name, namespace: namespaces.gitops }, { kind: 'absent', sentence });
}

/** Applications by this environment's name that nobody lists; the root that makes the others is never listed. */
function unlistedIn(
  { environment, environments }: DriftScope,
  own: ReadonlySet<string>,
): (name: string) => boolean {
  const root = rootApplicationOf(environment.name);
  const isListed = (name: string) =>
    own.has(name) || environments.some(({ waves }) => waves.some((wave) => wave.includes(name)));
  return (name) => name.endsWith(`-${environment.name}`) && name !== root && !isListed(name);
}

function toUnlisted(state: ApplicationStanding, { name }: Environment): DriftItem {
  return toItem(state, { kind: 'unlisted', sentence: `Argo CD has it, and no wave of ${name} does` });
}
