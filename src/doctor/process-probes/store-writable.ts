import { ExternalError } from '../../errors.ts';
import type { ProcessContext } from '../context.ts';
import type { Probe } from '../probe.ts';

/** Where nothing can be put on record, nothing begins. A row is written and taken back. */
export const storeWritable: Probe<Pick<ProcessContext, 'store'>> = {
  id: 'store-writable',
  title: 'The store can be written to',
  severity: 'blocker',
  async run({ store }) {
    if (await isNotUpToDate(store)) {
      return { status: 'skipped', summary: 'its tables come first', waitsFor: 'store-schema' };
    }
    try {
      await store.tryWriting();
      return { status: 'passed', summary: 'a row was written and taken back' };
    } catch (error) {
      if (!(error instanceof ExternalError)) throw error;
      const remedy =
        store.file === undefined
          ? 'Give the user in DATABASE_URL the right to write, on a server that is no standby'
          : `ls -ld ${store.file}* && df -h ${store.file}`;
      return { status: 'failed', summary: error.message, remedy };
    }
  },
};

/** Then there may be no table to write to, and `store-schema` says why. */
async function isNotUpToDate(store: ProcessContext['store']): Promise<boolean> {
  if (!(await store.exists())) return false;
  const { applied, known } = await store.listMigrations();
  return known.some((name) => !applied.includes(name));
}
