import type { ProcessContext } from '../context.ts';
import type { Probe } from '../probe.ts';

/** What was committed is on disk: approvals and the audit log stand on that. */
export const storeDurability: Probe<Pick<ProcessContext, 'store'>> = {
  id: 'store-durability',
  title: 'What the store took survives a power cut',
  severity: 'blocker',
  async run({ store }) {
    if (!(await store.exists())) return { status: 'skipped', summary: 'there is no store yet' };
    const [settings, disk] = await Promise.all([store.listDurability(), store.measureSpace()]);
    const told = settings.map(({ name, value }) => `${name}=${value}`);
    const wrong = settings.filter(({ value, wanted }) => !wanted.includes(value));
    if (disk?.isNetwork) {
      return {
        status: 'failed',
        summary: 'SQLite lies on a network file system, whose locks it cannot trust',
        remedy: 'Put it on a disk of this machine, or set DATABASE_URL=postgres://…',
      };
    }
    if (wrong.length === 0) return { status: 'passed', summary: told.join(', ') };
    return {
      status: 'failed',
      summary: wrong.map(({ name, value, wanted }) => `${name} is ${value}, not ${wanted[0]}`).join('; '),
      evidence: told,
      remedy:
        store.dialect === 'sqlite'
          ? `sqlite3 ${store.file} 'pragma journal_mode = wal'`
          : wrong.map(({ name, wanted }) => `alter system set ${name} = '${wanted[0]}';`).join(' '),
    };
  },
};
