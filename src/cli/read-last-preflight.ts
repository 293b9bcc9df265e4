import { getLastVerdict, type LastVerdict } from '../runs/last-verdict.ts';
import { openStoreForReading } from '../store/open-for-reading.ts';

/** How the last preflight ended that bitiq's processes ran; `undefined` too where their store is not there to read. */
export async function readLastPreflight(
  databaseUrl: string,
  environment: string,
): Promise<LastVerdict | undefined> {
  try {
    const store = await openStoreForReading(databaseUrl);
    try {
      return await getLastVerdict(store.db, { kind: 'preflight', environment });
    } finally {
      await store.close();
    }
  } catch {
    return undefined;
  }
}
