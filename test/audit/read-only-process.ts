import { listRecords } from '../../src/audit/read-records.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { openStoreForReading } from '../../src/store/open-for-reading.ts';
import { openStore } from '../../src/store/store.ts';
import { aRequest } from '../helpers/runs.ts';

/** Somebody who may read the store and not write to it: `read <url>` or `write <url>`. */
const [what, url = ''] = process.argv.slice(2);

if (what === 'read') {
  const store = await openStoreForReading(url);
  const records = await listRecords(store, {}, 10);
  console.log(`${records.length} record`);
} else {
  const begun = await openStore(url)
    .then((store) => requestRun(store, aRequest()))
    .catch(() => undefined);
  console.log(begun === undefined ? 'refused: nothing was written' : 'it began all the same');
}
