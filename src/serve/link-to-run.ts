import type { Store } from '../store/store.ts';
import type { Span } from '../tracing/span.ts';

/** What buttons and dialogs of a run carry begins with its id. */
const RUN_ID = /^[2-9a-hj-km-np-z]{8}(?=\/|$)/;

/** Points a click at the trace of the run that it is about: a vote, a cancel, a look. Never throws. */
export async function linkToRun(store: Store, span: Span, carried: string): Promise<void> {
  const id = RUN_ID.exec(carried)?.[0];
  if (span.traceparent === undefined || id === undefined) return;
  const row = await store.db
    .selectFrom('runs')
    .select('traceparent')
    .where('id', '=', id)
    .executeTakeFirst()
    .catch(() => undefined);
  if (row === undefined) return;
  span.set({ 'bitiq.run.id': id });
  span.link(row.traceparent ?? undefined);
}
