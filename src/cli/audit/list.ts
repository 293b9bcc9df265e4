import { toCanonicalJson } from '../../audit/append.ts';
import { type AuditFilter, listRecords } from '../../audit/read-records.ts';
import { renderAuditEntry } from '../../messages/terminal/render-audit.ts';
import type { Store } from '../../store/store.ts';
import type { Terminal } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';

/** So many are read; with `--since` more, because somebody said how far back. */
const NEWEST = 50;
const NEWEST_SINCE = 10_000;

/** One line a record: in words, or with `json` as it was hashed. */
export async function listAudit(
  store: Pick<Store, 'db'>,
  filter: AuditFilter,
  options: { readonly json: boolean },
  terminal: Terminal,
): Promise<number> {
  const limit = filter.since === undefined ? NEWEST : NEWEST_SINCE;
  const records = await listRecords(store, filter, limit);
  for (const record of records) {
    terminal.out(options.json ? `${toCanonicalJson(record)}\n` : renderAuditEntry(record));
  }
  if (records.length === limit) terminal.err('There may be older ones: bitiq audit export has them all.\n');
  return EXIT.ok;
}
