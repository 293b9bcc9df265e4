import type { ResourceName } from '../../integrations/argocd/application-states.ts';

/**
 * What is not as Git says.
 * - `out-of-sync`: a resource is not as in Git. `surplus`: Git has it no more.
 * - `unhealthy`: Degraded, Missing or Unknown.
 * - `not-compared`: Argo CD could not tell. `not-refreshed`: it has not looked for too long.
 * - `auto-sync`: it syncs by itself where people have to approve.
 * - `absent`: the environment names it, Argo CD does not have it. `unlisted`: the other way round.
 */
export type DriftKind =
  | 'out-of-sync'
  | 'surplus'
  | 'unhealthy'
  | 'not-compared'
  | 'not-refreshed'
  | 'auto-sync'
  | 'absent'
  | 'unlisted';

export interface DriftItem {
  /** `<application>/<kind>/<namespace>/<name>/<what>`: the same for as long as it is the same thing. */
  readonly identity: string;
  readonly application: string;
  readonly kind: DriftKind;
  /** Left out: it is about the whole application. */
  readonly resource?: ResourceName;
  /** In words, with its resource: `Deployment toy-web is not as in Git`. */
  readonly sentence: string;
  /** `unknown`: it could not be told, which is not the same as clean. */
  readonly state: 'failed' | 'unknown';
}

/** Something about an Application, or about a resource of it, under the identity that it has. */
export function toItem(
  application: { readonly name: string; readonly namespace: string },
  item: Omit<DriftItem, 'identity' | 'application' | 'state'> & { readonly state?: DriftItem['state'] },
): DriftItem {
  const { name, namespace } = application;
  const about = item.resource ?? { group: 'argoproj.io', kind: 'Application', namespace, name };
  // As kubectl names kinds: two groups may have one of the same name.
  const kind = about.group === '' ? about.kind : `${about.kind}.${about.group}`;
  const parts = [name, kind, about.namespace, about.name, item.kind];
  const identity = parts.map((part) => part.replaceAll('%', '%25').replaceAll('/', '%2F')).join('/');
  return { state: 'failed', ...item, identity, application: name };
}
