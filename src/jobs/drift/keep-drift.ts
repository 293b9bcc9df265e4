import { hasCome } from '../../drift/compare-drift.ts';
import { recordDrift } from '../../drift/history.ts';
import { recordReport } from '../../drift/reports.ts';
import { endSilence, recordSilence } from '../../drift/silences.ts';
import type { Write } from '../../store/store.ts';
import type { DriftResult } from './run-drift.ts';

/** By whom it is kept, and when. Times in milliseconds, by the store's clock. */
export interface KeptAbout {
  readonly runId: string;
  readonly now: number;
  /** When the looks began. */
  readonly lookedAt: number;
}

/**
 * Keeps what a run told of each environment, in the transaction that ends the run: items, whether it
 * answered, and the report in numbers. Kept twice it is the same.
 */
export async function keepDrift(tx: Write, results: readonly DriftResult[], about: KeptAbout): Promise<void> {
  // In one order, whoever writes: two at once would wait for each other.
  const sorted = results.toSorted((a, b) => (a.environment.name < b.environment.name ? -1 : 1));
  for (const result of sorted) await keepOne(tx, result, about);
}

async function keepOne(tx: Write, result: DriftResult, { runId, now, lookedAt }: KeptAbout): Promise<void> {
  const { environment, application } = result;
  const report = { runId, environment: environment.name, now };
  if (result.unreachable !== undefined) {
    const { isSilent, why } = result.unreachable;
    if (isSilent) await recordSilence(tx, { environment: environment.name, since: lookedAt, why });
    else await endSilence(tx, environment.name);
    return recordReport(tx, { ...report, isReachable: false, came: 0, gone: 0 });
  }
  const { found, items, gone } = result;
  await endSilence(tx, environment.name);
  await recordDrift(tx, { ...found, items }, { environment: environment.name, application, now, lookedAt });
  const came = items.filter(hasCome).length;
  return recordReport(tx, { ...report, isReachable: true, came, gone: gone.length });
}
