import type { FluxWorld } from '../../world.ts';
import { DELAY_MS } from '../controller-delay.ts';

/** What a branch or a commit of a repository holds. */
export interface Checkout {
  readonly sha: string;
  /** Path to text. */
  readonly files: ReadonlyMap<string, string>;
}

/** Flux's world with what only its controllers know. */
export interface Flux extends FluxWorld {
  readonly applied: { readonly object: string; readonly revision: string }[];
  /** The head of a branch of a repository, by its URL; `undefined`: there is none. */
  headOf(url: string, branch: string): Checkout | undefined;
  /** A commit of it. */
  commitOf(url: string, sha: string): Checkout | undefined;
  /** Objects that are worked on, by uid; no object is worked on twice at the same time. */
  readonly busy: Set<string>;
  /** Those that changed meanwhile. */
  readonly again: Set<string>;
  /** Those that are looked at again before long. */
  readonly planned: Set<string>;
  /** What was looked at last, by uid. */
  readonly seen: Map<string, string>;
}

/** A Flux in good order. Times default to `delayMs`. */
export function createFlux(
  options: { delayMs?: number; git?: Pick<Flux, 'headOf' | 'commitOf'> | undefined } = {},
): Flux {
  const { delayMs = DELAY_MS, git } = options;
  return {
    fetchMs: delayMs,
    applyMs: delayMs,
    stuck: new Set(),
    failing: new Set(),
    beforeApply: new Set(),
    applied: [],
    busy: new Set(),
    again: new Set(),
    planned: new Set(),
    seen: new Map(),
    headOf: (url, branch) => git?.headOf(url, branch),
    commitOf: (url, sha) => git?.commitOf(url, sha),
  };
}
