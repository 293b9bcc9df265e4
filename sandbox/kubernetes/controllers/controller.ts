import type { Cluster, KubernetesObject, OperatorsWorld } from '../../world.ts';
import type { ArgoCd } from '../argocd/create-argocd.ts';
import type { Render } from '../argocd/render.ts';
import type { Flux } from '../flux/create-flux.ts';

/** What an operator said last of one of its objects. */
export interface Said {
  readonly generation: unknown;
  /** Why it does not work; `undefined`: it works. */
  readonly problem: string | undefined;
  readonly status: unknown;
}

/** What a controller works with. */
export interface ControllerContext {
  readonly cluster: Pick<Cluster, 'read' | 'put' | 'change' | 'remove' | 'all'>;
  /** The objects of a namespace, of every kind. */
  contentOf(namespace: string): readonly KubernetesObject[];
  /** The custom resource definitions of an OLM package become served, or with its trouble only half so. */
  installDefinitions(packageName: string): void;
  /** The definitions that a package brings. */
  definitionsOf(packageName: string): readonly KubernetesObject[];
  /** An operator has begun to run, and makes what it makes by itself. */
  begin(packageName: string): void;
  /** Carries what an object says out to where its operator carries it; gives why that cannot be. */
  carryOut(object: KubernetesObject): string | undefined;
  readonly operators: OperatorsWorld;
  /** What operators have said of their objects, by uid. */
  readonly said: Map<string, Said>;
  /** A secret's values at the store, as the environment wires it; `undefined`: not there. */
  readSecret(mount: string, path: string): Readonly<Record<string, string>> | undefined;
  /** What a commit makes of an Application, as the environment wires it. */
  readonly render: Render;
  readonly argocd: ArgoCd;
  readonly flux: Flux;
  /** The cluster's time. */
  now(): Date;
  /** The cluster's time, as metadata writes it. */
  timestamp(): string;
  /** Does something later, by default one delay; never after the cluster was stopped. */
  later(action: () => void, afterMs?: number): void;
}

/**
 * Moves objects of some kinds on, one step at a time. It is called one delay after an object was
 * created or changed, with the object as it is then, and answers only to what is wished (`spec`,
 * `operation`, annotations): a status that was planted stays.
 */
export interface Controller {
  readonly name: string;
  /** `Kind.group`; `Namespace.` in the core group. */
  readonly kinds: readonly string[];
  reconcile(object: KubernetesObject, context: ControllerContext): void;
}

/** The key of an object, to read or change it later. */
export function keyOf({ apiVersion, kind, metadata }: KubernetesObject) {
  const { name, namespace } = metadata;
  return { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) };
}

/** A field that is an object, empty where it is absent. */
export function part(object: Readonly<Record<string, unknown>>, field: string): Record<string, unknown> {
  return (object[field] ?? {}) as Record<string, unknown>;
}

/** An `ownerReferences` entry. */
export function ownerReference({ apiVersion, kind, metadata }: KubernetesObject): object {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true };
}
