import type { Log } from '../log/log.ts';
import type { Redactor } from '../redaction/redactor.ts';
import type { Report } from '../report.ts';
import { type Claim, saveProgress } from '../runs/claim.ts';
import type { Store } from '../store/store.ts';

/** A report is saved, and so shown, at most this often. */
const SAVE_EVERY_MS = 250;

/** Saves the newest report, never two at a time and never more often than people can read. */
export function createSaver(
  options: { readonly store: Store; readonly redactor: Redactor; readonly log: Log },
  claim: Claim,
): { update(report: Report): void; stop(): Promise<void> } {
  let newest: Report | undefined;
  let timer: NodeJS.Timeout | undefined;
  let saving: Promise<unknown> = Promise.resolve();
  let stopped = false;

  function save(): void {
    timer = undefined;
    const report = newest;
    if (report === undefined || stopped) return;
    newest = undefined;
    saving = saveProgress(options.store, claim, options.redactor.data(report)).catch((error: unknown) =>
      options.log.warn('progress could not be saved', { runId: claim.run.id, error }),
    );
    void saving.then(() => schedule());
  }

  function schedule(): void {
    if (newest !== undefined && timer === undefined && !stopped) timer = setTimeout(save, SAVE_EVERY_MS);
  }

  return {
    update(report) {
      newest = report;
      schedule();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await saving;
    },
  };
}
