import { runPreflight } from '../../preflight/preflight.ts';
import type { Sight } from './await-sight.ts';
import type { Work } from './work.ts';

/** As preflight asks it: it is ready, or somebody has stopped it on purpose. */
export async function lookAtImageUpdater({ context, systems }: Work, signal: AbortSignal): Promise<Sight> {
  const { environment } = context;
  const only = ['image-updater'];
  const { checks } = await runPreflight({ environment, systems, only, signal });
  const [check] = checks;
  if (check === undefined) throw new Error('preflight was asked for the image updater and said nothing');
  const { status, summary, remedy } = check;
  const isSo = status === 'passed' || status === 'skipped';
  return { isSo, summary, ...(!isSo && remedy !== undefined && { next: remedy }) } as Sight;
}
