import { readChain } from '../../audit/read-chain.ts';
import { type AuditFilter, readRecords } from '../../audit/read-records.ts';
import { toRecordLine } from '../../audit/verify/line.ts';
import type { Store } from '../../store/store.ts';
import type { Terminal } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';

/**
 * Writes the log as JSON lines. Whole, it can be verified by anybody with the public key; an extract
 * is for reading: its records are chained to others that are not in it.
 */
export async function exportAudit(
  store: Pick<Store, 'db'>,
  filter: AuditFilter,
  terminal: Terminal,
): Promise<number> {
  const pages = Object.keys(filter).length === 0 ? readChain(store) : readExtract(store, filter);
  for await (const lines of pages) {
    terminal.signal.throwIfAborted();
    (terminal.exact ?? terminal.out)(`${lines.join('\n')}\n`);
  }
  return EXIT.ok;
}

async function* readExtract(store: Pick<Store, 'db'>, filter: AuditFilter) {
  for await (const rows of readRecords(store, filter)) yield rows.map(toRecordLine);
}
