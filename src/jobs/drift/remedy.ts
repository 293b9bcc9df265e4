import type { Environment } from '../../config/schema.ts';
import type { StandingItem } from '../../drift/compare-drift.ts';
import type { DriftKind } from '../../drift/item.ts';
import { refreshCommand } from '../sync/argocd/wording.ts';

/** What weighs most is mended first; then what brings its own remedy, and last what is only too many. */
const ORDER = [
  'absent',
  'not-refreshed',
  'not-compared',
  'auto-sync',
  'self-heal',
  'surplus',
  'out-of-sync',
  'unhealthy',
] as const satisfies readonly DriftKind[];

/** What of an item says what mends it. */
type Remediable = Pick<StandingItem, 'application' | 'kind' | 'resource' | 'remedy' | 'standing'>;

/** What to type, or to do, about the items of one Application. `ask`: how a verb begins where this is read. */
export function remedyFor(
  items: readonly Remediable[],
  environment: Pick<Environment, 'name' | 'namespaces' | 'drift'>,
  ask: string,
): string | undefined {
  const kind = ORDER.find((each) => items.some((item) => item.kind === each));
  const first = items.find((item) => item.kind === kind);
  if (kind === undefined || first === undefined) return remedyOfOthers(items, environment);
  return first.remedy ?? remedyOf(kind, first, environment, ask);
}

function remedyOf(
  kind: (typeof ORDER)[number],
  item: Remediable,
  { name: environment, namespaces: { gitops }, drift }: Pick<Environment, 'name' | 'namespaces' | 'drift'>,
  ask: string,
): string {
  const { application } = item;
  switch (kind) {
    case 'absent':
      return `Bring ${application} back from Git, or take it out of environments.${environment}.waves in bitiq.yaml`;
    case 'auto-sync':
      return inGit('syncPolicy.automated', application, drift.autoSync === 'on');
    case 'self-heal':
      return inGit('syncPolicy.automated.selfHeal', application, drift.selfHeal === 'on');
    case 'not-refreshed':
    case 'not-compared':
      return refreshCommand(application, gitops);
    case 'surplus':
      return `${ask} sync ${environment} ${application} --prune`;
    case 'out-of-sync':
      return `${ask} sync ${environment} ${application}`;
    case 'unhealthy':
      return `oc describe ${describable(item) ?? `applications.argoproj.io ${application} -n ${gitops}`}`;
  }
}

function inGit(field: string, application: string, isWanted: boolean): string {
  return isWanted ? `Set ${field} of ${application} in Git` : `Take ${field} of ${application} out of Git`;
}

function remedyOfOthers(
  items: readonly Remediable[],
  { name: environment }: Pick<Environment, 'name'>,
): string | undefined {
  const own = items.find(({ remedy }) => remedy !== undefined);
  if (own !== undefined) return own.remedy;
  const [unlisted] = items.filter(({ kind }) => kind === 'unlisted');
  if (unlisted === undefined) return undefined;
  return `Add ${unlisted.application} under environments.${environment}.waves in bitiq.yaml, or take it out of Git`;
}

/** It is pasted into a shell, so only what is a name goes in. */
function describable({ resource }: Remediable): string | undefined {
  if (resource === undefined) return undefined;
  const { group, kind, namespace, name } = resource;
  const words = [group === '' ? kind : `${kind}.${group}`, name, namespace];
  if (words.some((word) => !/^[A-Za-z0-9.:-]*$/.test(word))) return undefined;
  return `${words[0]?.toLowerCase()} ${name}${namespace === '' ? '' : ` -n ${namespace}`}`;
}
