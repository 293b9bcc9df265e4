import type { Environment } from '../../config/schema.ts';
import type { DriftHistory } from '../../drift/read-history.ts';
import type { Redactor } from '../../redaction/redactor.ts';
import { type DriftResult, openIn, runDrift } from './run-drift.ts';
import type { DriftScope, DriftSystems } from './sources/source.ts';

export interface EverywhereOptions extends Pick<DriftScope, 'environments' | 'application'> {
  /** Where to look; not empty, the first one first. */
  readonly places: readonly Environment[];
  systemsOf(environment: Environment): Promise<DriftSystems>;
  /** What is known from before; `undefined`: there is no history. */
  historyOf(environment: Environment): Promise<DriftHistory | undefined>;
  /** What it keeps and tells is without secrets. */
  readonly redactor: Pick<Redactor, 'data'>;
  /** Cancels it: rejects with its reason. */
  readonly signal: AbortSignal;
}

/**
 * Looks at all of them at the same time, each within its own time limit; one that cannot be asked spoils
 * nothing. In the order of the places. Throws as `runDrift` does, and where there is one place alone what
 * opening its systems throws.
 */
export async function lookEverywhere(options: EverywhereOptions): Promise<readonly DriftResult[]> {
  return Promise.all(options.places.map((environment) => lookAt(environment, options)));
}

async function lookAt(environment: Environment, options: EverywhereOptions): Promise<DriftResult> {
  const { environments, application, signal, redactor, places } = options;
  const [history, opened] = await Promise.all([
    options.historyOf(environment),
    options.systemsOf(environment).then(
      (systems) => ({ systems }),
      (error: unknown) => ({ error }),
    ),
  ]);
  const asked = { environment, environments, application, history, redactor, signal };
  if ('systems' in opened) return runDrift({ ...asked, ...opened });
  if (places.length === 1) throw opened.error;
  const why = opened.error instanceof Error ? opened.error.message : 'they could not be opened';
  const unreachable = { source: 'Its systems', why: redactor.data(why), isSilent: false, since: undefined };
  return {
    environment,
    application,
    hasHistory: history !== undefined,
    at: new Date(),
    durationMs: 0,
    unreachable: { ...unreachable, open: openIn(history) },
  };
}
