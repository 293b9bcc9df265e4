import type { Glance } from './pick-list.ts';
import type { Fields } from './pick-value.ts';

/** A kind of object as its API is addressed. `group` is empty for core/v1. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

export interface ReadOptions {
  /** Required for namespaced resources in `get`; left out in `list` it means all namespaces. */
  readonly namespace?: string | undefined;
  readonly signal: AbortSignal;
}

export interface ListOptions extends ReadOptions {
  readonly labelSelector?: string | undefined;
}

export interface PageOptions extends ListOptions {
  /** All that is read of an object; the rest is not there. Left out: all of it. */
  readonly fields?: Fields | undefined;
  /** Left out: each object is read with all its `fields`. */
  readonly glance?: Glance | undefined;
}

/** A part of a list. */
export interface Page<T = unknown> {
  /** The list begins here, for the first time or anew: what came before counts no more. */
  readonly isFirst: boolean;
  /** To be gone through once, before the next page is asked for: each is made when its turn comes. */
  readonly items: Iterable<T>;
}

export interface CreateOptions extends ReadOptions {
  /** `true` sends `dryRun=All`: the server decides, nothing is written. */
  readonly dryRun?: boolean | undefined;
}

export interface PatchOptions extends ReadOptions {
  /** `merge`: an object, in which `null` takes a field away. `json`: a list of operations (RFC 6902). */
  readonly type: 'merge' | 'json';
  /** Whom the server records the changed fields for. */
  readonly fieldManager: string;
}

export interface ApplyOptions extends ReadOptions {
  readonly fieldManager: string;
  /** `true` sends `dryRun=All`: what it would become, and nothing is written. */
  readonly dryRun?: boolean | undefined;
}

/**
 * One cluster's API, as far as bitiq asks it. Objects come back as the server sent them (`unknown`):
 * each integration parses the fields it needs.
 *
 * All methods throw `ExternalError` with system `kubernetes`: `forbidden` (with `missingRight`),
 * `unauthenticated`, `not-served` (the resource itself is not there: no such CRD), `unreachable`,
 * `timeout`, `throttled`, `unavailable`, `conflict`, `unexpected`.
 */
export interface Kubernetes {
  /** The API server's address, for people. */
  readonly server: string;
  /** One object, or `undefined` where the server says that it does not exist. */
  get(resource: Resource, name: string, options: ReadOptions): Promise<unknown>;
  /** All objects, page by page. An empty list is an answer. */
  list(resource: Resource, options: ListOptions): Promise<readonly unknown[]>;
  /**
   * A list of any length, a page at a time: the next one is under way while this one is worked on, and no more
   * than these two are held. Where the server has forgotten what it began to list (410), it begins anew.
   */
  pages(resource: Resource, options: PageOptions): AsyncIterable<Page>;
  /** Creates, or with `dryRun` asks whether it could. `conflict` = it is already there. */
  create(resource: Resource, object: object, options: CreateOptions): Promise<unknown>;
  /**
   * Changes an object and gives back what it became. Never sent again where it may have been written: a
   * `timeout` or `unreachable` leaves that open. `conflict` = the object does not exist, or is no longer at the
   * `metadata.resourceVersion` that the patch carries; without one the last writer wins.
   */
  patch(resource: Resource, name: string, patch: object, options: PatchOptions): Promise<unknown>;
  /**
   * Server-side apply: creates an object or brings the given fields to these values, and gives back what it
   * became. `conflict` = somebody else owns one of them with another value; the message says who.
   */
  apply(resource: Resource, object: object, options: ApplyOptions): Promise<unknown>;
}
