import { joinNames, plural } from '../../wording/counts.ts';
import type { ProcessContext } from '../context.ts';
import type { Probe } from '../probe.ts';

/** The store can be read, and its tables are those of this bitiq. */
export const storeSchema: Probe<Pick<ProcessContext, 'store'>> = {
  id: 'store-schema',
  title: "The store's tables are of this version",
  severity: 'blocker',
  async run({ store }) {
    if (!(await store.exists())) {
      return { status: 'skipped', summary: 'there is no store yet; bitiq serve makes it at its first start' };
    }
    const { applied, known } = await store.listMigrations();
    const missing = known.filter((name) => !applied.includes(name));
    const newer = applied.filter((name) => !known.includes(name));
    if (newer.length > 0) {
      return {
        status: 'failed',
        summary: `a newer bitiq was here: ${joinNames(newer)}`,
        remedy: 'Run the version that the other processes run',
      };
    }
    if (missing.length > 0) {
      return {
        status: 'failed',
        summary: `${plural(missing.length, 'migration')} not done: ${joinNames(missing)}`,
        remedy: 'bitiq serve --role all',
      };
    }
    return { status: 'passed', summary: `${store.dialect}, ${applied.at(-1)}` };
  },
};
