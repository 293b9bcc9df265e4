import type { Anchor } from '../anchor.ts';
import { toCheckpointLine } from '../checkpoint.ts';

/** A place where a text is kept under a name for good: what stands there is never replaced. */
export interface WriteOncePlace {
  /** Tells this place from every other: `s3:acme-audit/bitiq/`. */
  readonly id: string;
  /**
   * Resolves once this text is there under this name, also where it was already.
   *
   * @throws where it did not arrive, or another text stands there.
   */
  keep(name: string, text: string, options: { readonly signal: AbortSignal }): Promise<void>;
}

/** Shorter than the lease of whoever brings a checkpoint. */
const LIMIT_MS = 20_000;

/** So that names sort as numbers do. */
const DIGITS = 10;

/** One checkpoint a name, `0000000042.json`: a line, so that all of them in a row are JSON lines. */
export function createWriteOnceAnchor(place: WriteOncePlace): Anchor {
  return {
    id: place.id,
    anchor(signed) {
      const name = `${String(signed.checkpoint.number).padStart(DIGITS, '0')}.json`;
      return place.keep(name, `${toCheckpointLine(signed)}\n`, { signal: AbortSignal.timeout(LIMIT_MS) });
    },
  };
}
