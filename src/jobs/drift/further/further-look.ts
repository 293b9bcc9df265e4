import type { DriftItem, DriftKind } from '../../../drift/item.ts';
import type { DriftAsk, DriftScope, DriftSystems } from '../sources/source.ts';

/** Something that is looked for besides what the controller knows. One file, one line in `index.ts`. */
export interface FurtherLook {
  /** The file's name without its ending. */
  readonly id: string;
  /** As its row is called where it fails: `Release manifest`. */
  readonly title: string;
  /** What it tells of, and nobody else does. */
  readonly kinds: readonly DriftKind[];
  /** In milliseconds; the environment's `preflight.timeout` where that is less. */
  readonly limitMs: number;
  /** Reads only. What it throws, or too late an answer, is told as its own unknown row and spoils nothing. */
  look(scope: DriftScope, systems: DriftSystems, ask: DriftAsk): Promise<FoundFurther>;
}

export interface FoundFurther {
  readonly items: readonly DriftItem[];
  /** Applications of which it could not be told: nothing of these kinds is known to be gone there. */
  readonly undetermined: ReadonlySet<string>;
}
