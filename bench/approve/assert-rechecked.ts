import { openStore } from '../../src/store/store.ts';

/** What stands in the audit log of each run, and how often. */
function expected(steps: number): Readonly<Record<string, number>> {
  return {
    'run.requested': 1,
    'run.awaiting-approval': 1,
    'approval.vote': 2,
    'approval.granted': 1,
    'lock.taken': 1,
    'step.intended': steps,
    'step.done': steps,
    'lock.released': 1,
    'run.succeeded': 1,
  };
}

/** Throws unless every run stands in the audit log with its votes, lock, intents and end, each as often as it should. */
export async function assertRechecked(
  databaseUrl: string,
  { runs, steps }: { readonly runs: number; readonly steps: number },
): Promise<void> {
  const store = await openStore(databaseUrl);
  const rows = await store.db.selectFrom('audit').select(['type', 'run_id']).execute();
  await store.close();
  const ids = new Set(rows.flatMap(({ type, run_id }) => (type === 'run.requested' ? run_id : [])));
  if (ids.size !== runs) throw new Error(`${runs} runs were to be on record, there are ${ids.size}`);
  for (const id of ids) {
    const types = rows.filter(({ run_id }) => run_id === id).map(({ type }) => type);
    for (const [type, count] of Object.entries(expected(steps))) {
      const found = types.filter((each) => each === type).length;
      if (found !== count)
        throw new Error(`${found} times ${type} of ${id}, not ${count}: ${types.join(', ')}`);
    }
  }
}
