import { createHash } from 'node:crypto';

/**
 * What is not as Git says.
 * - `out-of-sync`: a resource is not as in Git. `surplus`: Git has it no more.
 * - `unhealthy`: Degraded, Missing or Unknown.
 * - `not-compared`: Argo CD could not tell. `not-refreshed`: it has not looked for too long.
 * - `auto-sync`, `self-heal`: it syncs, or undoes changes by hand, by itself where it should not; or the other way round.
 * - `absent`: the environment names it, Argo CD does not have it. `unlisted`: the other way round.
 * - `image-digest`: what runs is not what the release manifest says. `not-running`: nothing of it runs.
 *   `mutable-tag`: it is asked for by a tag that may move. `unknown-image`: the manifest does not know it.
 *   `release-manifest`: that does not say enough.
 */
export type DriftKind =
  | 'out-of-sync'
  | 'surplus'
  | 'unhealthy'
  | 'not-compared'
  | 'not-refreshed'
  | 'auto-sync'
  | 'self-heal'
  | 'absent'
  | 'unlisted'
  | 'image-digest'
  | 'not-running'
  | 'mutable-tag'
  | 'unknown-image'
  | 'release-manifest';

/** A resource that drifted. The namespace is empty for what has none. */
export interface DriftResource {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface DriftItem {
  /** `<application>/<kind>/<namespace>/<name>/<what>`: the same for as long as it is the same thing. */
  readonly identity: string;
  readonly application: string;
  readonly kind: DriftKind;
  /** Left out: it is about the whole application. */
  readonly resource?: DriftResource;
  /** In words, with its resource: `Deployment toy-web is not as in Git`. */
  readonly sentence: string;
  /** `unknown`: it could not be told, which is not the same as clean. */
  readonly state: 'failed' | 'unknown';
  /** What differs, one line each, without secrets: `spec.replicas: 2 in Git, 5 live`. Left out: not known. */
  readonly difference?: readonly string[];
  /** What mends it, ready to paste, where that does not follow from its kind. */
  readonly remedy?: string;
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

/** What a button says of an item: short, opaque, and the same for as long as it is the same thing. */
export function toItemId(environment: string, identity: string): string {
  return createHash('sha256').update(`${environment}/${identity}`).digest('hex').slice(0, 20);
}
