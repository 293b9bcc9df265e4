import type { Store } from '../../store/store.ts';
import type { AuditRecord } from '../append.ts';
import { readChain } from '../read-chain.ts';
import type { Damage } from './damage.ts';
import { createVerifier, type Verdict, type VerifierOptions } from './verifier.ts';

const PAGE = 1_000;

/**
 * Verifies the log in the store as its export would be verified. Besides, that the columns by which
 * records are found say what the records say.
 */
export async function verifyStore(store: Pick<Store, 'db'>, options: VerifierOptions): Promise<Verdict> {
  const verifier = createVerifier(options);
  for await (const lines of readChain(store)) {
    for (const line of lines) verifier.push(Buffer.from(line));
  }
  const verdict = verifier.end();
  if (!verdict.isSound) return verdict;
  const damage = await findMislabelled(store, verdict.records);
  return damage === undefined ? verdict : { isSound: false, damage };
}

async function findMislabelled(store: Pick<Store, 'db'>, until: number): Promise<Damage | undefined> {
  for (let after = 0; after < until; after += PAGE) {
    const rows = await store.db
      .selectFrom('audit')
      .selectAll()
      .where('seq', '>', after)
      .where('seq', '<=', Math.min(after + PAGE, until))
      .orderBy('seq')
      .execute();
    const wrong = rows.find((row) => !isLabelled(row, JSON.parse(row.record)));
    if (wrong !== undefined) return { kind: 'edited', seq: wrong.seq };
  }
  return undefined;
}

type Labels = Pick<AuditRecord, 'seq' | 'at' | 'type' | 'actor' | 'environment'> & { run_id: string | null };

function isLabelled(row: Labels, record: AuditRecord): boolean {
  return (
    row.seq === record.seq &&
    row.at === record.at &&
    row.type === record.type &&
    row.actor === record.actor &&
    row.run_id === record.runId &&
    row.environment === record.environment
  );
}
