import type { Environment } from '../../config/schema.ts';
import type { StandingItem } from '../../drift/compare-drift.ts';
import type { DriftKind } from '../../drift/item.ts';

/** What weighs most is mended first. */
const ORDER: readonly DriftKind[] = [
  'absent',
  'not-refreshed',
  'not-compared',
  'auto-sync',
  'self-heal',
  'surplus',
  'out-of-sync',
  'unhealthy',
  'not-running',
  'image-digest',
  'mutable-tag',
  'unknown-image',
  'release-manifest',
  'unlisted',
];

/** What to type, or to do, about the items of one Application. `ask`: how a verb begins where this is read. */
export function remedyFor(
  items: readonly StandingItem[],
  { name: environment, namespaces: { gitops } }: Pick<Environment, 'name' | 'namespaces'>,
  ask: string,
): string | undefined {
  const kind = ORDER.find((each) => items.some((item) => item.kind === each));
  const first = items.find((item) => item.kind === kind);
  if (kind === undefined || first === undefined) return undefined;
  const { application, remedy } = first;
  if (remedy !== undefined) return remedy;
  switch (kind) {
    case 'absent':
      return `Bring ${application} back from Git, or take it out of environments.${environment}.waves in bitiq.yaml`;
    case 'unlisted':
      return `Add ${application} under environments.${environment}.waves in bitiq.yaml, or take it out of Git`;
    case 'auto-sync':
      return `Take syncPolicy.automated of ${application} out of Git`;
    case 'self-heal':
      return `Take syncPolicy.automated.selfHeal of ${application} out of Git`;
    case 'not-refreshed':
    case 'not-compared':
      return `oc annotate application ${application} -n ${gitops} argocd.argoproj.io/refresh=normal --overwrite`;
    case 'surplus':
      return `${ask} sync ${environment} ${application} --prune`;
    case 'out-of-sync':
      return `${ask} sync ${environment} ${application}`;
    case 'image-digest':
    case 'not-running':
    case 'mutable-tag':
    case 'unknown-image':
    case 'release-manifest':
      return `Bring the release manifest of ${environment} and ${application} together`;
    case 'unhealthy':
      return `oc describe ${describable(first) ?? `application ${application} -n ${gitops}`}`;
  }
}

/** It is pasted into a shell, so only what is a name goes in. */
function describable({ resource }: StandingItem): string | undefined {
  if (resource === undefined) return undefined;
  const { group, kind, namespace, name } = resource;
  const words = [group === '' ? kind : `${kind}.${group}`, name, namespace];
  if (words.some((word) => !/^[A-Za-z0-9.:-]*$/.test(word))) return undefined;
  return `${words[0]?.toLowerCase()} ${name}${namespace === '' ? '' : ` -n ${namespace}`}`;
}
